package io.raftkv.it.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A backup on its way from a node, saved as far as it comes, as a careless client would. */
public final class StreamedBackup {
    private final HttpURLConnection connection;

    private StreamedBackup(HttpURLConnection connection) {
        this.connection = connection;
    }

    /** @param query with its question mark, or empty */
    public static StreamedBackup of(TestNode node, String query) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(node.url("/admin/backup" + query)).openConnection();
        connection.setReadTimeout(60_000);
        return new StreamedBackup(connection);
    }

    /**
     * @param event happens once, after this part of the content
     * @return whether the answer came to its end
     */
    public boolean readTo(Path file, double fraction, Runnable event) throws IOException {
        try (InputStream in = connection.getInputStream()) {
            copy(in, file, fraction, event);
            copy(in, file, Double.MAX_VALUE, () -> {});
            return true;
        } catch (IOException cut) {
            return false;
        }
    }

    /** Leaves after this part of the content. @return whether the answer came to its end before */
    public boolean cutAt(Path file, double fraction) throws IOException {
        InputStream in = connection.getInputStream();
        try {
            return copy(in, file, fraction, () -> {});
        } finally {
            connection.disconnect();
        }
    }

    /** @return whether the answer came to its end */
    private boolean copy(InputStream in, Path file, double fraction, Runnable event) throws IOException {
        if (connection.getResponseCode() != 200) {
            throw new AssertionError("no backup: " + connection.getResponseCode());
        }
        double until = fraction * connection.getHeaderFieldLong("X-Raftkv-Backup-Content-Bytes", 0);
        byte[] buffer = new byte[16 << 10];
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (Files.size(file) < until) {
                int count = in.read(buffer);
                if (count < 0) {
                    return true;
                }
                out.write(buffer, 0, count);
            }
        }
        event.run();
        return false;
    }
}
