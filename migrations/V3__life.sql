-- What search shows changes in steps that are numbered in the order of their commits, so that whoever keeps a picture of
-- it can ask for what came after its last look.
create table ready_clock (
    tenant_id uuid   primary key references tenant,
    at        bigint not null,
    -- Traces of deleted documents up to this step are gone: a picture that is older must be taken anew.
    pruned    bigint not null default 0
);

insert into ready_clock (tenant_id, at) select id, 1 from tenant;

-- The last step that changed a document. No foreign key: the row of a deleted document says that it is gone.
create table ready_change (
    document_id uuid        primary key,
    tenant_id   uuid        not null references tenant,
    at          bigint      not null,
    changed_at  timestamptz not null default now()
);

create index ready_change_by_step on ready_change (tenant_id, at);

-- Runs at the commit. The clock's row stays locked until the commit is done, so that no lower number can become visible
-- after a higher one. All changes of a transaction are one step.
create function count_ready_change() returns trigger language plpgsql as $$
declare
    tenant uuid := coalesce(new.tenant_id, old.tenant_id);
    step   text := current_setting('lectern.ready_step', true);
    number bigint;
begin
    if step is null or split_part(step, '/', 1) <> tenant::text then
        update ready_clock set at = at + 1 where tenant_id = tenant returning at into strict number;
        perform set_config('lectern.ready_step', tenant || '/' || number, true);
    else
        number := split_part(step, '/', 2)::bigint;
    end if;
    insert into ready_change (document_id, tenant_id, at)
    values (coalesce(new.id, old.id), tenant, number)
    on conflict (document_id) do update set at = excluded.at, changed_at = excluded.changed_at;
    return null;
end
$$;

create constraint trigger document_shown_changed after update on document
    deferrable initially deferred for each row
    when (old.ready_version is distinct from new.ready_version
          or (new.ready_version is not null
              and (old.collection_id <> new.collection_id or old.filename <> new.filename)))
    execute function count_ready_change();

create constraint trigger document_shown_deleted after delete on document
    deferrable initially deferred for each row
    when (old.ready_version is not null)
    execute function count_ready_change();

-- A file inside another is a document of its own: it lies at a path in its parent, and lives with it.
alter table document
    add column parent_id uuid references document,
    add column path      text check (length(path) between 1 and 1000),
    -- 0 for an upload, one more for each file it lies in.
    add column depth     integer not null default 0 check (depth >= 0),
    -- Counts the changes that clients make.
    add column revision  integer not null default 1,
    add check ((parent_id is null) = (path is null) and (parent_id is null) = (depth = 0)),
    drop constraint document_collection_id_sha256_key;

create unique index document_by_bytes on document (collection_id, sha256) where parent_id is null;
-- A path may be longer than what an index takes.
create unique index document_by_path on document (parent_id, md5(path)) where parent_id is not null;

alter table collection add column revision integer not null default 1;

alter table document_version
    -- Which pipeline parsed it, or is to; 0 is from before they were counted.
    add column pipeline     integer not null default 0,
    -- Attempts that failed for a reason that was not the document's, and the last such reason.
    add column attempts     integer not null default 0,
    add column last_failure jsonb,
    -- Attempts that were begun and neither ended nor failed: the process went with them.
    add column lost         integer not null default 0,
    add column pages_read   integer,
    add column pages_total  integer,
    add column warnings     jsonb   not null default '[]';

-- What a parsed version holds; becomes child documents when the version is shown.
create table embedded_file (
    document_id uuid     not null,
    version     integer  not null,
    ordinal     integer  not null check (ordinal >= 0),
    path        text     not null check (length(path) between 1 and 1000),
    sha256      char(64) not null,
    bytes       bigint   not null check (bytes >= 0),
    primary key (document_id, version, ordinal),
    foreign key (document_id, version) references document_version on delete cascade
);

create index embedded_file_by_bytes on embedded_file (sha256);

create table idempotency_key (
    tenant_id    uuid        not null references tenant,
    key          text        not null check (length(key) between 1 and 255),
    request_hash char(64)    not null,
    resource_id  uuid        not null,
    created_at   timestamptz not null,
    primary key (tenant_id, key)
);

create index idempotency_key_by_time on idempotency_key (created_at);
create index scheduled_tasks_by_priority on scheduled_tasks (priority desc, execution_time);
