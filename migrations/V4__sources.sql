-- Folders and lists of URLs that a collection follows.
create table source (
    id               uuid primary key,
    tenant_id        uuid        not null references tenant,
    collection_id    uuid        not null references collection on delete cascade,
    definition       jsonb       not null,
    on_missing       text        not null check (on_missing in ('keep', 'delete')),
    interval_seconds bigint      not null check (interval_seconds >= 1),
    -- Rises with each scan that begins; one that was interrupted is continued under its number.
    scan             bigint      not null default 0 check (scan >= 0),
    scan_status      text        not null default 'waiting'
                     check (scan_status in ('waiting', 'running', 'complete', 'failed')),
    scan_problem     jsonb,
    scan_started_at  timestamptz,
    scan_finished_at timestamptz,
    -- Scans in a row that found files which are still being written.
    unsettled_scans  integer     not null default 0 check (unsettled_scans >= 0),
    -- Asked for while a scan was running.
    scan_again       boolean     not null default false,
    deleting         boolean     not null default false,
    created_at       timestamptz not null,
    check ((scan_status = 'failed') = (scan_problem is not null))
);

create unique index source_by_definition on source (collection_id, md5(definition::text));
create index source_by_collection on source (collection_id, created_at, id);

-- One file or URL, and what is known of it.
create table source_item (
    id            bigint generated always as identity primary key,
    source_id     uuid        not null references source on delete cascade,
    -- Path below the folder with '/', or the URL.
    location      text        not null,
    status        text        not null check (status in ('pending', 'current', 'refused', 'missing')),
    problem       jsonb,
    document_id   uuid        references document on delete set null,
    -- What the document was made of.
    sha256        char(64),
    bytes         bigint,
    modified_at   timestamptz,
    etag          text,
    last_modified text,
    -- How a file that is not taken yet looked, and since when it does.
    look_bytes    bigint,
    look_modified timestamptz,
    look_since    timestamptz,
    -- The last scan that looked at it, and the one that first missed it.
    scan          bigint      not null default 0,
    missing_since bigint,
    last_seen_at  timestamptz,
    check ((status = 'missing') = (missing_since is not null)),
    check (status <> 'refused' or problem is not null)
);

-- Hashed, as a path may be longer than what a row of an index holds.
create unique index source_item_by_location on source_item (source_id, md5(location));
create index source_item_by_document on source_item (document_id) where document_id is not null;

-- Documents say in their metadata which source brought them.
create index document_by_source on document ((metadata ->> 'sourceId')) where jsonb_exists(metadata, 'sourceId');

-- The durable scans, apart from the documents' jobs, so that neither waits for the other; columns as db-scheduler defines them.
create table source_scans (
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

create index source_scans_by_time on source_scans (execution_time);

alter table document_version
    add column blocks            integer check (blocks >= 0),
    -- What its parser took.
    add column parse_millis      bigint check (parse_millis >= 0),
    add column parser_peak_bytes bigint check (parser_peak_bytes >= 0);
