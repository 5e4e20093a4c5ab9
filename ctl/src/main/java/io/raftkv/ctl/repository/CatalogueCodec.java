package io.raftkv.ctl.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.raftkv.api.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The bytes of a catalogue entry: its JSON on one line, then {@code sha256} and the digest of that line. So that a person
 * can read it, {@code head -n 1} can cut it, and a flipped bit is noticed.
 */
final class CatalogueCodec {
    static final int FORMAT_VERSION = 1;
    private static final String SEAL = "sha256 ";

    private CatalogueCodec() {}

    static byte[] encode(CatalogueEntry entry) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("format_version", FORMAT_VERSION);
        json.setAll((ObjectNode) Json.mapper().valueToTree(entry));
        try {
            byte[] line = Json.mapper().writeValueAsBytes(json);
            String text = new String(line, StandardCharsets.UTF_8) + "\n" + SEAL + digest(line) + "\n";
            return text.getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws CatalogueDamagedException if it is not, byte for byte, what was written, or written by a newer version */
    static CatalogueEntry decode(String name, byte[] bytes) throws CatalogueDamagedException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        if (end < 0 || !text.endsWith("\n")) {
            throw new CatalogueDamagedException(name, "it is cut off");
        }
        byte[] line = text.substring(0, end).getBytes(StandardCharsets.UTF_8);
        if (!text.substring(end + 1).equals(SEAL + digest(line) + "\n")) {
            throw new CatalogueDamagedException(name, "its digest is not that of its content");
        }
        try {
            JsonNode json = Json.mapper().readTree(line);
            int version = json.path("format_version").asInt();
            if (version != FORMAT_VERSION) {
                throw new CatalogueDamagedException(name, "format version " + version + ", known is " + FORMAT_VERSION);
            }
            return Json.mapper().treeToValue(json, CatalogueEntry.class);
        } catch (CatalogueDamagedException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new CatalogueDamagedException(name, "it is no catalogue entry");
        }
    }

    private static String digest(byte[] line) {
        return HexFormat.of().formatHex(StoredArchive.startDigest().digest(line));
    }
}
