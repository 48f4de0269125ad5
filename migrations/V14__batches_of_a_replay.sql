-- A batch may begin before the end of the one before it, of which only the beginning was used.
comment on column answer_recording.chunk_ends is
    'How far the prompt was read after each batch, in their order; a place before the last one is where the next batch began';
