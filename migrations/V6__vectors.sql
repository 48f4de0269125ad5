-- The moment that an ISO 8601 date or time names, in UTC where it has no offset; null for any other text. Filters
-- compare dates in metadata with it.
create function iso_instant(value text) returns timestamptz
    language plpgsql immutable strict parallel safe as $$
begin
    if value !~ '^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$' then
        return null;
    elsif value ~ '(Z|[+-]\d{2}:\d{2})$' then
        return value::timestamptz;
    else
        return value::timestamp at time zone 'UTC';
    end if;
exception
    -- Such as the 31st of April.
    when datetime_field_overflow or invalid_datetime_format then
        return null;
end
$$;

-- The filter of a conversation's questions, as it was written.
alter table conversation add column filter text;

-- The models that vectors were made with, the whole way a text becomes a vector included.
create table embedding_model (
    id          integer generated always as identity primary key,
    fingerprint text        not null unique,
    name        text        not null,
    dimension   integer     not null check (dimension >= 1),
    created_at  timestamptz not null default now()
);

-- By the text and not by the passage: a new version or another splitting embeds only what is new. One vector for each
-- text, of the model that was used last; null for a text in which the model sees no token.
create table passage_vector (
    document_id uuid    not null references document on delete cascade,
    -- The first half of the SHA-256 of what was embedded.
    text_hash   bytea   not null check (octet_length(text_hash) = 16),
    model_id    integer not null references embedding_model,
    -- 32-bit floating point numbers, lowest byte first.
    vector      bytea check (octet_length(vector) % 4 = 0),
    primary key (document_id, text_hash)
);

-- Vectors do not get smaller by compression.
alter table passage_vector alter column vector set storage external;

-- Versions whose every passage has its vector.
create table embedded_version (
    document_id uuid    not null,
    version     integer not null,
    model_id    integer not null references embedding_model,
    primary key (document_id, version),
    foreign key (document_id, version) references document_version on delete cascade
);

-- Texts that were taken in under an id of the caller's. Equal texts of a collection are one document.
create table text_document (
    collection_id uuid not null references collection on delete cascade,
    external_id   text not null check (length(external_id) between 1 and 500),
    document_id   uuid not null references document on delete cascade,
    primary key (collection_id, external_id)
);

create index text_document_by_document on text_document (document_id);
