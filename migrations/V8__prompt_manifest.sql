-- What each stretch of an answer's prompt was made from: places in documents, and none of their words.
alter table answer add column prompt_manifest jsonb;
