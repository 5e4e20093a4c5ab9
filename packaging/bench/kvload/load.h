// What the parts of kvload share: settings, clients, connections. One thread runs everything.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum target { TARGET_HTTP, TARGET_ETCD_JSON, TARGET_ETCD_GRPC };
enum operation { OPERATION_PUT, OPERATION_GET, OPERATION_MIXED, OPERATION_BATCH, OPERATION_FILL };

enum { KEY_BYTES = 8, MATERIAL_BYTES = 1 << 16, READ_BYTES = 64 << 10, BATCH_PUTS = 10 };

struct settings {
    enum target target;
    enum operation operation;
    char host[64]; // host:port, as the Host header has it
    int port;
    const char *path_prefix;
    int clients;
    int clients_per_connection;
    uint32_t keys;
    int value_bytes;
    int read_percent;
    double warmup_seconds;
    double seconds;
};
extern struct settings settings;

struct buffer {
    char *bytes;
    size_t length;
    size_t capacity;
    size_t sent; // only of an output buffer
};

struct connection;

// A client has one request outstanding, or none.
struct client {
    struct connection *connection;
    bool waiting;
    bool repeat; // the last one failed and must be sent again: a fill writes every key
    bool is_put;
    uint32_t key;
    uint32_t stream;
    uint32_t answer_bytes;
    uint64_t started_nanos;
    uint64_t seed;
};

enum connection_state { CLOSED, CONNECTING, OPEN };

struct connection {
    enum connection_state state;
    int socket;
    bool wants_write;
    uint64_t retry_nanos;
    struct buffer in;
    struct buffer out;
    struct client *clients;
    int client_count;
    struct grpc_state *grpc; // NULL unless the target is gRPC
};

// connection.c
void connections_run(struct connection *connections, int count);
void connection_fail(struct connection *connection, const char *why);
void buffer_put(struct buffer *buffer, const void *bytes, size_t length);

// batch.c: the body of an atomic request of BATCH_PUTS puts, to the client's key and those after it
size_t batch_body(struct client *client, char *target);

// base64.c
size_t base64_length(size_t length);
void base64(const char *source, size_t length, char *target);

// http.c and grpc.c: send one request; take as many answers as have arrived, false when the peer talks nonsense
void http_prepare(void);
void http_send(struct client *client);
bool http_receive(struct connection *connection);
void grpc_greet(struct connection *connection);
void grpc_send(struct client *client);
bool grpc_receive(struct connection *connection);

// load.c
uint64_t now_nanos(void);
uint64_t next_random(uint64_t *seed);
const char *value_material(uint64_t *seed); // value_bytes printable bytes
void key_text(uint32_t key, char *target);
void client_start(struct client *client);
void client_finish(struct client *client, bool ok, bool found);
void client_lost(struct client *client);
void count_error(void);
void note_error(const char *text, size_t length);
bool load_is_over(void);

// statistics.c
enum { KIND_GET, KIND_PUT, KIND_COUNT };
struct statistics {
    uint64_t operations;
    uint64_t errors;
    uint64_t misses;
    uint64_t longest_nanos;
};
extern struct statistics statistics;
void statistics_add(uint64_t nanos);
double statistics_quantile_micros(double quantile);

// account.c: what the operating system charges
struct account {
    double server_seconds;
    double own_seconds;
    double busy_seconds; // of the whole machine
    uint64_t server_rss_bytes;
};
void account_add_process(int pid);
struct account account_take(void);
