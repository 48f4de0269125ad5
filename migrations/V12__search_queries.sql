-- A follow-up is searched in the words of earlier answers, which quote documents: what was searched for goes with them.
create or replace function erase_prompts_of_document() returns trigger language plpgsql as $$
declare
    concerned jsonb := jsonb_build_array(jsonb_build_object('documentId', old.id::text));
begin
    update answer_recording
       set completion_token_ids = null
     where answer_id in (select id from answer where coverage @> concerned);
    update answer
       set prompt_token_ids = null, prompt_manifest = prompt_manifest - 'searchQuery'
     where coverage @> concerned;
    return null;
end
$$;
