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
