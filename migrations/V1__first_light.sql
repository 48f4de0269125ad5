-- Every table carries its tenant; until access control exists there is one.
create table tenant (
    id         uuid primary key,
    name       text        not null,
    created_at timestamptz not null default now()
);

insert into tenant (id, name) values ('00000000-0000-0000-0000-000000000001', 'default');

create table collection (
    id          uuid primary key,
    tenant_id   uuid        not null references tenant,
    name        text        not null check (length(name) between 1 and 200),
    description text,
    created_at  timestamptz not null
);

create index collection_by_tenant on collection (tenant_id, created_at, id);

create table document (
    id            uuid primary key,
    tenant_id     uuid        not null references tenant,
    collection_id uuid        not null references collection on delete cascade,
    filename      text        not null check (length(filename) between 1 and 1000),
    metadata      jsonb       not null default '{}',
    sha256        char(64)    not null,
    -- The version that search shows; null until the first one is ready.
    ready_version integer,
    created_at    timestamptz not null,
    unique (collection_id, sha256)
);

create index document_by_collection on document (collection_id, created_at, id);

create table document_version (
    document_id uuid        not null references document on delete cascade,
    version     integer     not null check (version >= 1),
    -- What the bytes were called; the document takes the name over when the version is ready.
    filename    text,
    sha256      char(64)    not null,
    bytes       bigint      not null check (bytes >= 0),
    media_type  text,
    status      text        not null check (status in ('queued', 'parsing', 'indexing', 'ready', 'failed')),
    problem     jsonb,
    language    text,
    pages       integer check (pages >= 1),
    characters  integer check (characters >= 0),
    passages    integer check (passages >= 0),
    text        text,
    created_at  timestamptz not null,
    ready_at    timestamptz,
    primary key (document_id, version),
    check ((status = 'failed') = (problem is not null)),
    check (status <> 'ready' or (text is not null and passages is not null and ready_at is not null))
);

create index document_version_by_bytes on document_version (sha256);
create index document_version_under_way on document_version (status)
    where status in ('queued', 'parsing', 'indexing');

alter table document
    add foreign key (id, ready_version) references document_version (document_id, version)
        deferrable initially deferred;

create index document_ready on document (tenant_id, id) where ready_version is not null;

create table block (
    document_id uuid    not null,
    version     integer not null,
    ordinal     integer not null check (ordinal >= 0),
    kind        text    not null check (kind in ('heading', 'paragraph', 'list_item', 'table', 'code')),
    level       integer not null check (level between 0 and 9),
    start_char  integer not null check (start_char >= 0),
    end_char    integer not null check (end_char >= start_char),
    primary key (document_id, version, ordinal),
    foreign key (document_id, version) references document_version on delete cascade
);

create table page (
    document_id uuid    not null,
    version     integer not null,
    number      integer not null check (number >= 1),
    start_char  integer not null check (start_char >= 0),
    end_char    integer not null check (end_char >= start_char),
    primary key (document_id, version, number),
    foreign key (document_id, version) references document_version on delete cascade
);

-- Ranges are alternating starts and ends in UTF-16 code units of document_version.text.
create table passage (
    document_id    uuid      not null,
    version        integer   not null,
    ordinal        integer   not null check (ordinal >= 0),
    context_ranges integer[] not null,
    body_ranges    integer[] not null check (cardinality(body_ranges) >= 2),
    primary key (document_id, version, ordinal),
    foreign key (document_id, version) references document_version on delete cascade
);

create table conversation (
    id             uuid primary key,
    tenant_id      uuid        not null references tenant,
    title          text,
    collection_ids uuid[]      not null,
    document_ids   uuid[]      not null,
    created_at     timestamptz not null
);

create index conversation_by_tenant on conversation (tenant_id, created_at, id);

create table answer (
    id                 uuid primary key,
    tenant_id          uuid        not null references tenant,
    question           text        not null,
    text               text        not null,
    mode               text        not null check (mode in ('whole', 'mixed', 'passages', 'extractive', 'none')),
    mode_reason        text        not null,
    model              text,
    coverage           jsonb       not null,
    unsupported        jsonb       not null,
    prompt_token_ids   integer[],
    prompt_tokens      integer     not null,
    cached_tokens      integer     not null,
    completion_tokens  integer     not null,
    retrieve_millis    bigint      not null,
    prefill_millis     bigint      not null,
    first_token_millis bigint      not null,
    total_millis       bigint      not null,
    created_at         timestamptz not null
);

create index answer_by_document on answer using gin (coverage jsonb_path_ops);

-- Token ids spell out what was read: they go with the document.
create function erase_prompts_of_document() returns trigger language plpgsql as $$
begin
    update answer
       set prompt_token_ids = null
     where coverage @> jsonb_build_array(jsonb_build_object('documentId', old.id::text));
    return null;
end
$$;

create trigger document_deleted after delete on document
    for each row execute function erase_prompts_of_document();

-- No foreign key to the document: an answer keeps what it cited after the document is gone.
create table citation (
    answer_id        uuid    not null references answer on delete cascade,
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
    primary key (answer_id, ordinal)
);

create table turn (
    conversation_id uuid        not null references conversation on delete cascade,
    ordinal         integer     not null check (ordinal >= 0),
    question        text        not null,
    answer_id       uuid        not null references answer,
    created_at      timestamptz not null,
    primary key (conversation_id, ordinal)
);

-- The durable jobs; columns as db-scheduler defines them.
create table scheduled_tasks (
    task_name            text        not null,
    task_instance        text        not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean     not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      not null,
    priority             smallint,
    state                text,
    primary key (task_name, task_instance)
);

create index scheduled_tasks_by_time on scheduled_tasks (execution_time);
create index scheduled_tasks_by_heartbeat on scheduled_tasks (last_heartbeat);
