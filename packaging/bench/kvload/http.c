// HTTP/1.1: a plain key-value store, and etcd's JSON gateway. One client per connection, so one answer is due at most.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "load.h"

enum { REQUEST_BYTES = 1024 };

// A request is a template into which the key is written, and a value behind it.
struct template {
    char bytes[REQUEST_BYTES];
    size_t length;
    size_t key_offset;
};
static struct template templates[KIND_COUNT];

static void prepare_plain(struct template *template, bool is_put) {
    int length = snprintf(template->bytes, REQUEST_BYTES, "%s %s", is_put ? "PUT" : "GET", settings.path_prefix);
    template->key_offset = (size_t)length;
    length += snprintf(template->bytes + length, (size_t)(REQUEST_BYTES - length), "........ HTTP/1.1\r\nHost: %s\r\n",
                       settings.host);
    if (is_put) {
        length += snprintf(template->bytes + length, (size_t)(REQUEST_BYTES - length),
                           "Content-Type: application/octet-stream\r\nContent-Length: %d\r\n", settings.value_bytes);
    }
    length += snprintf(template->bytes + length, (size_t)(REQUEST_BYTES - length), "\r\n");
    template->length = (size_t)length;
}

static void prepare_json(struct template *template, bool is_put) {
    const char *body = is_put ? "{\"key\":\"AAAAAAAAAAA=\",\"value\":\"" : "{\"key\":\"AAAAAAAAAAA=\"}";
    size_t value_length = is_put ? base64_length((size_t)settings.value_bytes) + strlen("\"}") : 0;
    int length = snprintf(
        template->bytes, REQUEST_BYTES,
        "POST /v3/kv/%s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
        is_put ? "put" : "range", settings.host, strlen(body) + value_length);
    template->key_offset = (size_t)length + strlen("{\"key\":\"");
    length += snprintf(template->bytes + length, (size_t)(REQUEST_BYTES - length), "%s", body);
    template->length = (size_t)length;
}

void http_prepare(void) {
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        if (settings.target == TARGET_HTTP) {
            prepare_plain(&templates[kind], kind == KIND_PUT);
        } else {
            prepare_json(&templates[kind], kind == KIND_PUT);
        }
    }
}

static void send_batch(struct client *client) {
    struct buffer *out = &client->connection->out;
    char body[MATERIAL_BYTES];
    size_t body_length = batch_body(client, body);
    char head[REQUEST_BYTES];
    const char *path = settings.target == TARGET_HTTP ? "/batch" : "/v3/kv/txn";
    int length = snprintf(head, sizeof head,
                          "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                          path, settings.host, body_length);
    buffer_put(out, head, (size_t)length);
    buffer_put(out, body, body_length);
}

void http_send(struct client *client) {
    if (settings.operation == OPERATION_BATCH) {
        send_batch(client);
        return;
    }
    struct buffer *out = &client->connection->out;
    const struct template *template = &templates[client->is_put ? KIND_PUT : KIND_GET];
    size_t start = out->length;
    buffer_put(out, template->bytes, template->length);
    char key[KEY_BYTES];
    key_text(client->key, key);
    char *key_place = out->bytes + start + template->key_offset;
    if (settings.target == TARGET_HTTP) {
        memcpy(key_place, key, KEY_BYTES);
    } else {
        base64(key, KEY_BYTES, key_place);
    }
    if (!client->is_put) {
        return;
    }
    const char *value = value_material(&client->seed);
    if (settings.target == TARGET_HTTP) {
        buffer_put(out, value, (size_t)settings.value_bytes);
        return;
    }
    char encoded[MATERIAL_BYTES];
    base64(value, (size_t)settings.value_bytes, encoded);
    buffer_put(out, encoded, base64_length((size_t)settings.value_bytes));
    buffer_put(out, "\"}", strlen("\"}"));
}

// The end of a chunked body that begins at offset, 0 when it is not complete; its length goes to body_length.
static size_t chunked_end(const struct buffer *in, size_t offset, size_t *body_length) {
    *body_length = 0;
    for (;;) {
        char *line_end = memmem(in->bytes + offset, in->length - offset, "\r\n", 2);
        if (!line_end) {
            return 0;
        }
        size_t chunk = strtoul(in->bytes + offset, NULL, 16);
        offset = (size_t)(line_end + 2 - in->bytes) + chunk + 2;
        if (offset > in->length) {
            return 0;
        }
        *body_length += chunk;
        if (chunk == 0) {
            return offset;
        }
    }
}

bool http_receive(struct connection *connection) {
    struct buffer *in = &connection->in;
    char *blank_line = memmem(in->bytes, in->length, "\r\n\r\n", 4);
    if (!blank_line) {
        return true;
    }
    size_t head_length = (size_t)(blank_line + 4 - in->bytes);
    if (head_length < strlen("HTTP/1.1 200 \r\n\r\n")) {
        return false;
    }
    int status = atoi(in->bytes + strlen("HTTP/1.1 "));
    size_t body_length = 0;
    bool chunked = false;
    for (char *line = in->bytes; line < blank_line; line = (char *)memchr(line, '\n', head_length) + 1) {
        if (!strncasecmp(line, "content-length:", 15)) {
            body_length = strtoul(line + 15, NULL, 10);
        } else if (!strncasecmp(line, "transfer-encoding:", 18)) {
            chunked = true;
        }
    }
    size_t end = chunked ? chunked_end(in, head_length, &body_length) : head_length + body_length;
    if (end == 0 || end > in->length) {
        return true;
    }
    struct client *client = connection->clients;
    bool ok = (status >= 200 && status < 300) || (status == 404 && !client->is_put);
    if (!ok) {
        note_error(in->bytes, end);
    }
    bool found = status != 404 && body_length >= (size_t)settings.value_bytes;
    memmove(in->bytes, in->bytes + end, in->length - end);
    in->length -= end;
    if (!client->waiting) {
        return false;
    }
    client_finish(client, ok, found);
    return true;
}
