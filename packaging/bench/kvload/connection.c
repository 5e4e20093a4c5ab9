// Sockets and the event loop.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load.h"

enum { EVENTS_MAX = 256, TICK_MILLIS = 5 };
static const uint64_t RETRY_NANOS = 5 * 1000 * 1000;
static const uint64_t TIMEOUT_NANOS = 5ull * 1000 * 1000 * 1000;

static int poll_descriptor;

void buffer_put(struct buffer *buffer, const void *bytes, size_t length) {
    if (buffer->length + length > buffer->capacity) {
        buffer->capacity = (buffer->length + length) * 2 + 4096;
        buffer->bytes = realloc(buffer->bytes, buffer->capacity);
    }
    memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
}

static void watch(struct connection *connection, bool writing) {
    if (connection->wants_write == writing) {
        return;
    }
    struct epoll_event event = {.events = EPOLLIN | (writing ? EPOLLOUT : 0), .data.ptr = connection};
    epoll_ctl(poll_descriptor, EPOLL_CTL_MOD, connection->socket, &event);
    connection->wants_write = writing;
}

// Every request that is outstanding counts as one error, or the attempt to connect does.
void connection_fail(struct connection *connection, const char *why) {
    note_error(why, strlen(why));
    if (connection->socket >= 0) {
        close(connection->socket);
    }
    if (connection->state != OPEN) {
        count_error();
    }
    connection->socket = -1;
    connection->state = CLOSED;
    connection->wants_write = false;
    connection->in.length = 0;
    connection->out.length = connection->out.sent = 0;
    connection->retry_nanos = now_nanos() + RETRY_NANOS;
    for (int i = 0; i < connection->client_count; i++) {
        if (connection->clients[i].waiting) {
            client_lost(&connection->clients[i]);
        }
    }
}

static void dial(struct connection *connection) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)settings.port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connection->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    int on = 1;
    setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(connection->socket, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS) {
        connection_fail(connection, strerror(errno));
        return;
    }
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.ptr = connection};
    epoll_ctl(poll_descriptor, EPOLL_CTL_ADD, connection->socket, &event);
    connection->wants_write = true;
    connection->state = CONNECTING;
}

static void flush(struct connection *connection) {
    struct buffer *out = &connection->out;
    while (out->sent < out->length) {
        ssize_t written = send(connection->socket, out->bytes + out->sent, out->length - out->sent, MSG_NOSIGNAL);
        if (written < 0 && errno == EAGAIN) {
            watch(connection, true);
            return;
        }
        if (written < 0) {
            connection_fail(connection, strerror(errno));
            return;
        }
        out->sent += (size_t)written;
    }
    out->sent = out->length = 0;
    watch(connection, false);
}

static void connected(struct connection *connection) {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(connection->socket, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error) {
        connection_fail(connection, strerror(error));
        return;
    }
    connection->state = OPEN;
    if (settings.target == TARGET_ETCD_GRPC) {
        grpc_greet(connection);
    }
    for (int i = 0; i < connection->client_count; i++) {
        client_start(&connection->clients[i]);
    }
    flush(connection);
}

static void readable(struct connection *connection) {
    struct buffer *in = &connection->in;
    if (in->capacity - in->length < READ_BYTES) {
        in->capacity = in->capacity * 2 + 2 * READ_BYTES;
        in->bytes = realloc(in->bytes, in->capacity);
    }
    ssize_t received = recv(connection->socket, in->bytes + in->length, in->capacity - in->length, 0);
    if (received < 0 && errno == EAGAIN) {
        return;
    }
    if (received <= 0) {
        connection_fail(connection, received == 0 ? "connection closed by the server" : strerror(errno));
        return;
    }
    in->length += (size_t)received;
    bool sane = settings.target == TARGET_ETCD_GRPC ? grpc_receive(connection) : http_receive(connection);
    if (!sane) {
        connection_fail(connection, "an answer that is none");
    } else if (connection->state == OPEN) {
        flush(connection);
    }
}

static void event(struct connection *connection, uint32_t events) {
    if (connection->state == CONNECTING && (events & (EPOLLOUT | EPOLLERR | EPOLLHUP))) {
        connected(connection);
        return;
    }
    if (connection->state == OPEN && (events & EPOLLOUT)) {
        flush(connection);
    }
    if (connection->state == OPEN && (events & (EPOLLIN | EPOLLHUP | EPOLLERR))) {
        readable(connection);
    }
}

static void tick(struct connection *connections, int count) {
    uint64_t now = now_nanos();
    for (int i = 0; i < count; i++) {
        struct connection *connection = &connections[i];
        if (connection->state == CLOSED && now >= connection->retry_nanos) {
            dial(connection);
        }
        for (int j = 0; connection->state == OPEN && j < connection->client_count; j++) {
            struct client *client = &connection->clients[j];
            if (client->waiting && now > client->started_nanos + TIMEOUT_NANOS) {
                connection_fail(connection, "no answer within 5 seconds");
            }
        }
    }
}

void connections_run(struct connection *connections, int count) {
    poll_descriptor = epoll_create1(0);
    struct epoll_event events[EVENTS_MAX];
    uint64_t next_tick = 0;
    while (!load_is_over()) {
        if (now_nanos() >= next_tick) {
            tick(connections, count);
            next_tick = now_nanos() + TICK_MILLIS * 1000000ull;
        }
        int ready = epoll_wait(poll_descriptor, events, EVENTS_MAX, TICK_MILLIS);
        for (int i = 0; i < ready; i++) {
            event(events[i].data.ptr, events[i].events);
        }
    }
}
