package io.lectern.document.parse;

/** Hears how far the reading of a file has come, and when it waits for the recognition of a page. */
interface RecognitionProgress extends PageProgress, ParserFrames.RecognitionListener {

    RecognitionProgress IGNORED = new RecognitionProgress() {
        @Override
        public void read(int page, int pages) {}

        @Override
        public void recognitionStarted() {}

        @Override
        public void recognitionEnded() {}
    };
}
