-- The tokens that a note took, so that a summary that goes on after a restart knows what it took in all.
alter table summary_note
    add column prompt_tokens     integer not null default 0,
    add column cached_tokens     integer not null default 0,
    add column completion_tokens integer not null default 0;
