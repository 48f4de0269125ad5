package io.lectern.model.hub;

/** How far some files are, told to a listener. Safe for several threads. */
final class TransferProgress {

    private final WorkListener listener;
    private long total;
    private long before;
    private long bytes;

    /** @param total 0 when it is not known yet */
    TransferProgress(WorkListener listener, long total) {
        this.listener = listener;
        this.total = total;
    }

    /** Says how much there will be, if nobody knew before. */
    synchronized void expects(long bytesOfAll) {
        total = total == 0 ? bytesOfAll : total;
    }

    /** @param there bytes of the file that need not be fetched */
    synchronized void begins(String name, long there) {
        bytes = there;
        listener.begins("Downloading " + name, total, before + there);
    }

    synchronized void adds(long more) {
        bytes += more;
        listener.reaches(before + bytes);
    }

    /** A file is all there. */
    synchronized void ends(long fileBytes) {
        before += fileBytes;
        bytes = 0;
    }

    WorkListener listener() {
        return listener;
    }
}
