-- What becomes of the documents of a source that is being left, so that a start after a kill can finish it.
alter table source add column deleting_documents boolean not null default false;
