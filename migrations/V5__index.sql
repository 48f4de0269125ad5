-- Long work. Whoever claimed a job says every few seconds that it lives; a job that nobody works on is claimed again.
create table job (
    id          uuid primary key,
    tenant_id   uuid        not null references tenant,
    kind        text        not null,
    status      text        not null check (status in ('running', 'finishing', 'succeeded', 'failed', 'cancelled')),
    done        bigint      not null default 0 check (done >= 0),
    total       bigint      not null default 0 check (total >= 0),
    problem     text,
    worker      text,
    alive_at    timestamptz,
    created_at  timestamptz not null default now(),
    finished_at timestamptz,
    check ((status in ('succeeded', 'failed', 'cancelled')) = (finished_at is not null)),
    check ((status = 'failed') = (problem is not null))
);

create unique index job_one_of_a_kind on job (tenant_id, kind) where status in ('running', 'finishing');

-- With what a version's passages were split; null for what was split before this was kept.
alter table document_version add column splitting text;
