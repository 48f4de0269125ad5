-- A turn follows another one; an edited question is a further turn behind the same one. The newest turn ends the branch that is
-- shown. What a turn was asked over holds for those behind it; null where it is what it was before.
alter table turn
    add column parent         integer,
    add column collection_ids uuid[],
    add column document_ids   uuid[],
    add column filter         text,
    add check (parent < ordinal),
    add check ((collection_ids is null) = (document_ids is null)),
    add check (filter is null or document_ids is not null);

update turn set parent = ordinal - 1 where ordinal > 0;

alter table turn add foreign key (conversation_id, parent) references turn on delete cascade;
create index turn_by_parent on turn (conversation_id, parent);
