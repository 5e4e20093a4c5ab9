package io.raftkv.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.raftkv.api.Json;
import io.raftkv.command.Bytes;
import io.raftkv.node.Consistency;
import io.raftkv.node.KvService;
import io.raftkv.store.KeyRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code GET /keys}: keys in order, page by page. */
final class ListEndpoint {
    static final int LIMIT_DEFAULT = 1000;
    static final int LIMIT_MAX = 10_000;
    static final long PAGE_BYTES_MAX = 8 << 20;

    private final KvService kv;

    ListEndpoint(KvService kv) {
        this.kv = kv;
    }

    void list(Exchange exchange) {
        QueryParameters parameters = exchange.parameters();
        boolean reverse = parameters.flag("reverse");
        boolean values = parameters.flag("values");
        int limit = parameters.integer("limit", LIMIT_DEFAULT, 1, LIMIT_MAX);
        KeyRange range = range(parameters, reverse);
        Consistency consistency = KeyEndpoints.consistency(exchange);
        if (range.end() != null && range.start().compareTo(range.end()) >= 0) {
            exchange.answer(200, Exchange.JSON, page(new KvService.Page(List.of(), false), reverse, values));
            return;
        }
        exchange.answerWhen(
                kv.list(new KvService.ListQuery(range, reverse, limit, values, PAGE_BYTES_MAX), consistency),
                page -> exchange.answer(200, Exchange.JSON, page(page, reverse, values)));
    }

    private static KeyRange range(QueryParameters parameters, boolean reverse) {
        KeyRange range = KeyRange.prefix(parameters.bytes("prefix").orElse(Bytes.EMPTY))
                .intersect(new KeyRange(
                        parameters.bytes("start").orElse(Bytes.EMPTY),
                        parameters.bytes("end").filter(end -> !end.isEmpty()).orElse(null)));
        Optional<String> cursor = parameters.text("cursor").filter(text -> !text.isEmpty());
        if (cursor.isEmpty()) {
            return range;
        }
        Cursor from;
        try {
            from = Cursor.decode(cursor.get());
        } catch (IllegalArgumentException e) {
            throw QueryParameters.bad("query parameter 'cursor' is not one that this route returned");
        }
        if (from.reverse() != reverse) {
            throw QueryParameters.bad("query parameter 'cursor' belongs to a listing in the other direction");
        }
        return range.intersect(
                reverse
                        ? new KeyRange(Bytes.EMPTY, from.lastKey())
                        : new KeyRange(from.lastKey().successor(), null));
    }

    /**
     * The page as JSON. It ends where the JSON has grown to {@link #PAGE_BYTES_MAX} although the values had not: control
     * characters take six bytes each.
     */
    private static byte[] page(KvService.Page page, boolean reverse, boolean values) {
        List<KvService.Item> items = page.items();
        List<Integer> percentEncoded = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 + 32 * items.size());
        int written = 0;
        try (JsonGenerator json = Json.mapper().createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("keys");
            while (written < items.size() && out.size() <= PAGE_BYTES_MAX) {
                KvService.Item item = items.get(written);
                if (values) {
                    writeItem(json, item);
                } else if (!writeName(json, item.key())) {
                    percentEncoded.add(written);
                }
                written++;
            }
            json.writeEndArray();
            json.writeNumberField("count", written);
            boolean hasMore = page.hasMore() || written < items.size();
            json.writeBooleanField("has_more", hasMore);
            if (hasMore) {
                json.writeStringField(
                        "next_cursor",
                        new Cursor(reverse, items.get(written - 1).key()).encode());
            }
            if (!percentEncoded.isEmpty()) {
                json.writeArrayFieldStart("percent_encoded");
                for (int index : percentEncoded) {
                    json.writeNumber(index);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** @return whether the key is text; one that is not is spelt in percent-encoding */
    private static boolean writeName(JsonGenerator json, Bytes key) throws IOException {
        Optional<String> text = TextEncoding.text(key);
        json.writeString(text.isPresent() ? text.get() : PercentEncoding.encode(key));
        return text.isPresent();
    }

    private static void writeItem(JsonGenerator json, KvService.Item item) throws IOException {
        json.writeStartObject();
        Optional<String> key = TextEncoding.text(item.key());
        json.writeStringField("key", key.isPresent() ? key.get() : TextEncoding.base64(item.key()));
        if (key.isEmpty()) {
            json.writeStringField("key_encoding", TextEncoding.BASE64);
        }
        Optional<String> value = TextEncoding.text(item.value());
        json.writeStringField("value", value.isPresent() ? value.get() : TextEncoding.base64(item.value()));
        json.writeStringField("encoding", value.isPresent() ? TextEncoding.UTF8 : TextEncoding.BASE64);
        json.writeNumberField("revision", item.revision());
        json.writeEndObject();
    }
}
