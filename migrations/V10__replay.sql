-- What it takes to have a model write an answer once more, beside the ids of its prompt. Rows are written once and never changed,
-- but for the ids of what was written, which spell out documents too.
create table answer_recording (
    answer_id            uuid primary key references answer on delete cascade,
    model_sha256         char(64)  not null,
    engine               text      not null,
    backend              text      not null,
    -- How tokens were chosen, with the seed, and where the answer had to end.
    recipe               jsonb     not null,
    -- How far the prompt was read after each batch, and whether these held nothing of other requests.
    chunk_ends           integer[] not null,
    alone                boolean   not null,
    completion_token_ids integer[]
);

create or replace function erase_prompts_of_document() returns trigger language plpgsql as $$
declare
    concerned jsonb := jsonb_build_array(jsonb_build_object('documentId', old.id::text));
begin
    update answer_recording
       set completion_token_ids = null
     where answer_id in (select id from answer where coverage @> concerned);
    update answer
       set prompt_token_ids = null
     where coverage @> concerned;
    return null;
end
$$;
