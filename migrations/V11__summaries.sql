-- Of some kinds of work, such as summaries, there is more than one at a time.
alter table job add column sole boolean not null default true;
drop index job_one_of_a_kind;
create unique index job_one_of_a_kind on job (tenant_id, kind) where sole and status in ('running', 'finishing');

-- A summary has the id of the job that writes it. It retells its documents and nothing else: it goes with the first of them.
create table summary (
    id            uuid primary key references job on delete cascade,
    tenant_id     uuid        not null references tenant,
    style         text        not null check (style in ('brief', 'executive', 'detailed', 'bullets', 'outline', 'compare')),
    focus         text,
    target_words  integer check (target_words > 0),
    language      text check (language in ('en', 'zh')),
    extractive    boolean     not null,
    temperature   real        not null,
    seed          integer     not null,
    mode          text check (mode in ('one-pass', 'map-reduce', 'refine', 'extractive')),
    mode_reason   text,
    plan          text,
    model         text,
    text          text,
    cut           boolean     not null default false,
    unsupported   jsonb,
    coverage      jsonb,
    key_figures   jsonb,
    prompt_tokens     integer not null default 0,
    cached_tokens     integer not null default 0,
    completion_tokens integer not null default 0,
    problem       jsonb,
    -- Since the last note: what a service dies of each time is given up.
    attempts      integer     not null default 0,
    created_at    timestamptz not null
);

create index summary_by_time on summary (tenant_id, created_at desc, id desc);

create table summary_document (
    summary_id       uuid    not null references summary on delete cascade,
    ordinal          integer not null check (ordinal >= 0),
    document_id      uuid    not null references document,
    document_version integer not null,
    filename         text    not null,
    primary key (summary_id, ordinal)
);

create index summary_document_by_document on summary_document (document_id);

-- What was noted of each part, in the order in which it was: after a restart the work goes on from there.
create table summary_note (
    summary_id uuid    not null references summary on delete cascade,
    ordinal    integer not null check (ordinal >= 0),
    round      integer not null check (round >= 0),
    number     integer not null check (number >= 0),
    head       text    not null,
    text       text    not null,
    primary key (summary_id, ordinal),
    unique (summary_id, round, number)
);

create table summary_citation (
    summary_id       uuid    not null references summary on delete cascade,
    ordinal          integer not null check (ordinal >= 0),
    label            integer not null check (label >= 1),
    document_id      uuid    not null,
    document_version integer not null,
    filename         text    not null,
    start_char       integer not null,
    end_char         integer not null check (end_char > start_char),
    start_page       integer,
    end_page         integer,
    location         text,
    cited_text       text    not null,
    answer_start     integer not null,
    answer_end       integer not null check (answer_end >= answer_start),
    verified         boolean not null,
    primary key (summary_id, ordinal)
);

create function erase_summaries_of_document() returns trigger language plpgsql as $$
begin
    perform from job where id in (select summary_id from summary_document where document_id = old.id) order by id for update;
    update job set status = 'cancelled', finished_at = now()
     where status in ('running', 'finishing') and id in (select summary_id from summary_document where document_id = old.id);
    delete from summary where id in (select summary_id from summary_document where document_id = old.id);
    return old;
end
$$;

create trigger document_leaves_summaries before delete on document
    for each row execute function erase_summaries_of_document();
