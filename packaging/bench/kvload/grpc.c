// As much of HTTP/2, HPACK and protobuf as etcd's Put, Range and Txn need (RFC 9113, RFC 7541).
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"

enum { FRAME_DATA = 0, FRAME_HEADERS = 1, FRAME_RESET = 3, FRAME_SETTINGS = 4, FRAME_PING = 6, FRAME_GOAWAY = 7 };
enum { FRAME_WINDOW_UPDATE = 8 };
enum { FLAG_END_STREAM = 1, FLAG_ACKNOWLEDGE = 1, FLAG_END_HEADERS = 4 };
enum { FRAME_HEAD_BYTES = 9, STREAM_SLOTS = 4096, STATIC_TABLE_ENTRIES = 61, INITIAL_WINDOW_BYTES = 65535 };
enum { GRPC_HEAD_BYTES = 5 };
static const uint32_t RECEIVE_UPDATE_BYTES = 1u << 28;

enum { HEADER_PATH_PUT, HEADER_PATH_RANGE, HEADER_PATH_TXN, HEADER_AUTHORITY, HEADER_CONTENT_TYPE, HEADER_TE, HEADER_COUNT };

struct grpc_state {
    uint32_t next_stream;
    struct client *by_stream[STREAM_SLOTS];
    // Position at which a header entered the peer's dynamic table, 0 for not yet: as real clients do, each is sent once.
    uint32_t table_position[HEADER_COUNT];
    uint32_t table_entries;
    int64_t send_window;
    uint32_t received;
    struct client **held_back; // waiting for the send window
    int held_back_count;
};

static struct client **slot(struct grpc_state *grpc, uint32_t stream) {
    return &grpc->by_stream[(stream >> 1) % STREAM_SLOTS];
}

static void put_frame(struct connection *connection, uint32_t length, uint8_t type, uint8_t flags, uint32_t stream) {
    uint8_t head[FRAME_HEAD_BYTES] = {(uint8_t)(length >> 16), (uint8_t)(length >> 8), (uint8_t)length,
                                      type, flags, (uint8_t)(stream >> 24),
                                      (uint8_t)(stream >> 16), (uint8_t)(stream >> 8), (uint8_t)stream};
    buffer_put(&connection->out, head, sizeof head);
}

static void put_window_update(struct connection *connection, uint32_t bytes) {
    uint32_t network_order = htonl(bytes);
    put_frame(connection, sizeof network_order, FRAME_WINDOW_UPDATE, 0, 0);
    buffer_put(&connection->out, &network_order, sizeof network_order);
}

void grpc_greet(struct connection *connection) {
    if (!connection->grpc) {
        connection->grpc = malloc(sizeof *connection->grpc);
    } else {
        free(connection->grpc->held_back);
    }
    struct grpc_state *grpc = connection->grpc;
    memset(grpc, 0, sizeof *grpc);
    grpc->next_stream = 1;
    grpc->send_window = INITIAL_WINDOW_BYTES;
    grpc->held_back = calloc((size_t)connection->client_count, sizeof *grpc->held_back);
    buffer_put(&connection->out, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 24);
    // No header table for answers (nothing to track), no push, windows that never make the server wait.
    static const uint8_t SETTINGS[] = {0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0};
    put_frame(connection, sizeof SETTINGS, FRAME_SETTINGS, 0, 0);
    buffer_put(&connection->out, SETTINGS, sizeof SETTINGS);
    put_window_update(connection, 0x7fffffff - INITIAL_WINDOW_BYTES);
}

static size_t literal(uint8_t *target, const char *text) {
    size_t length = strlen(text);
    target[0] = (uint8_t)length;
    memcpy(target + 1, text, length);
    return length + 1;
}

// A header by its place in the peer's table; the first time in full, named by the static table or by a literal.
static size_t header(struct grpc_state *grpc, uint8_t *target, int which, uint8_t name_index, const char *name,
                     const char *value) {
    uint32_t position = grpc->table_position[which];
    if (position) {
        target[0] = (uint8_t)(0x80 | (STATIC_TABLE_ENTRIES + 1 + grpc->table_entries - position));
        return 1;
    }
    grpc->table_position[which] = ++grpc->table_entries;
    target[0] = (uint8_t)(0x40 | name_index);
    size_t length = 1;
    if (!name_index) {
        length += literal(target + length, name);
    }
    return length + literal(target + length, value);
}

static size_t message(struct client *client, uint8_t *target) {
    size_t length = GRPC_HEAD_BYTES;
    if (settings.operation == OPERATION_BATCH) {
        length += batch_body(client, (char *)target + length);
    } else {
        target[length++] = 0x0a; // field 1, bytes: the key
        target[length++] = KEY_BYTES;
        key_text(client->key, (char *)target + length);
        length += KEY_BYTES;
    }
    if (client->is_put && settings.operation != OPERATION_BATCH) {
        target[length++] = 0x12; // field 2, bytes: the value
        uint32_t rest = (uint32_t)settings.value_bytes;
        while (rest > 127) {
            target[length++] = (uint8_t)(rest | 128);
            rest >>= 7;
        }
        target[length++] = (uint8_t)rest;
        memcpy(target + length, value_material(&client->seed), (size_t)settings.value_bytes);
        length += (size_t)settings.value_bytes;
    }
    uint32_t payload = htonl((uint32_t)(length - GRPC_HEAD_BYTES));
    target[0] = 0; // not compressed
    memcpy(target + 1, &payload, sizeof payload);
    return length;
}

void grpc_send(struct client *client) {
    struct connection *connection = client->connection;
    struct grpc_state *grpc = connection->grpc;
    uint8_t body[MATERIAL_BYTES];
    size_t body_length = message(client, body);
    if (grpc->send_window < (int64_t)body_length) {
        grpc->held_back[grpc->held_back_count++] = client;
        return;
    }
    grpc->send_window -= (int64_t)body_length;
    uint8_t head[256];
    size_t length = 0;
    head[length++] = 0x83; // :method POST
    head[length++] = 0x86; // :scheme http
    if (settings.operation == OPERATION_BATCH) {
        length += header(grpc, head + length, HEADER_PATH_TXN, 4, "", "/etcdserverpb.KV/Txn");
    } else if (client->is_put) {
        length += header(grpc, head + length, HEADER_PATH_PUT, 4, "", "/etcdserverpb.KV/Put");
    } else {
        length += header(grpc, head + length, HEADER_PATH_RANGE, 4, "", "/etcdserverpb.KV/Range");
    }
    length += header(grpc, head + length, HEADER_AUTHORITY, 1, "", settings.host);
    length += header(grpc, head + length, HEADER_CONTENT_TYPE, 31, "", "application/grpc");
    length += header(grpc, head + length, HEADER_TE, 0, "te", "trailers");
    while (*slot(grpc, grpc->next_stream)) {
        grpc->next_stream += 2;
    }
    client->stream = grpc->next_stream;
    client->answer_bytes = 0;
    *slot(grpc, client->stream) = client;
    grpc->next_stream += 2;
    put_frame(connection, (uint32_t)length, FRAME_HEADERS, FLAG_END_HEADERS, client->stream);
    buffer_put(&connection->out, head, length);
    put_frame(connection, (uint32_t)body_length, FRAME_DATA, FLAG_END_STREAM, client->stream);
    buffer_put(&connection->out, body, body_length);
}

static void window_opened(struct connection *connection, const uint8_t *payload) {
    struct grpc_state *grpc = connection->grpc;
    uint32_t increment;
    memcpy(&increment, payload, sizeof increment);
    grpc->send_window += ntohl(increment) & 0x7fffffff;
    int count = grpc->held_back_count;
    struct client *waiting[count + 1];
    memcpy(waiting, grpc->held_back, (size_t)count * sizeof *waiting);
    grpc->held_back_count = 0;
    for (int i = 0; i < count; i++) {
        grpc_send(waiting[i]);
    }
}

static void finish(struct grpc_state *grpc, struct client *client, bool ok) {
    *slot(grpc, client->stream) = NULL;
    client_finish(client, ok, client->answer_bytes >= (uint32_t)settings.value_bytes);
}

static bool take_frame(struct connection *connection, const uint8_t *frame, uint32_t length, uint32_t stream) {
    struct grpc_state *grpc = connection->grpc;
    const uint8_t *payload = frame + FRAME_HEAD_BYTES;
    uint8_t flags = frame[4];
    struct client *client = stream ? *slot(grpc, stream) : NULL;
    if (client && client->stream != stream) {
        client = NULL;
    }
    switch (frame[3]) {
        case FRAME_DATA:
            grpc->received += length;
            if (client) {
                client->answer_bytes += length;
            }
            if (grpc->received > RECEIVE_UPDATE_BYTES) {
                put_window_update(connection, grpc->received);
                grpc->received = 0;
            }
            break;
        case FRAME_RESET:
            if (client) {
                note_error("stream reset", strlen("stream reset"));
                finish(grpc, client, false);
            }
            return true;
        case FRAME_SETTINGS:
            if (!(flags & FLAG_ACKNOWLEDGE)) {
                put_frame(connection, 0, FRAME_SETTINGS, FLAG_ACKNOWLEDGE, 0);
            }
            return true;
        case FRAME_PING:
            if (!(flags & FLAG_ACKNOWLEDGE)) {
                put_frame(connection, length, FRAME_PING, FLAG_ACKNOWLEDGE, 0);
                buffer_put(&connection->out, payload, length);
            }
            return true;
        case FRAME_GOAWAY:
            return false;
        case FRAME_WINDOW_UPDATE:
            if (!stream) {
                window_opened(connection, payload);
            }
            return true;
        default:
            break;
    }
    if (client && (flags & FLAG_END_STREAM)) {
        // A call that failed has trailers only, and no message.
        bool ok = client->answer_bytes >= GRPC_HEAD_BYTES;
        if (!ok) {
            note_error((const char *)payload, length);
        }
        finish(grpc, client, ok);
    }
    return true;
}

bool grpc_receive(struct connection *connection) {
    struct buffer *in = &connection->in;
    size_t taken = 0;
    while (in->length - taken >= FRAME_HEAD_BYTES) {
        const uint8_t *frame = (const uint8_t *)in->bytes + taken;
        uint32_t length = (uint32_t)frame[0] << 16 | (uint32_t)frame[1] << 8 | frame[2];
        uint32_t stream =
            (uint32_t)(frame[5] & 127) << 24 | (uint32_t)frame[6] << 16 | (uint32_t)frame[7] << 8 | frame[8];
        if (in->length - taken < FRAME_HEAD_BYTES + length) {
            break;
        }
        taken += FRAME_HEAD_BYTES + length;
        if (!take_frame(connection, frame, length, stream)) {
            return false;
        }
    }
    memmove(in->bytes, in->bytes + taken, in->length - taken);
    in->length -= taken;
    return true;
}
