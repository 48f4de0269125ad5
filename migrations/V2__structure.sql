alter table block drop constraint block_kind_check;
alter table block add check (kind in
    ('heading', 'paragraph', 'list_item', 'table', 'code', 'footnote', 'furniture'));
alter table block add column header_rows integer not null default 0 check (header_rows >= 0);
alter table block add column language text;

alter table page add column origin text not null default 'embedded' check (origin in ('embedded', 'recognized'));
