// kvload: a closed loop of clients against etcd (gRPC or its JSON gateway) or an HTTP key-value store on loopback, with the
// same workload, event loop and statistics for each. Run it through ../kv-load, which builds it; see ../README.md.
#define _GNU_SOURCE
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "load.h"

enum phase { WARMING_UP, MEASURING };
enum { ERROR_TEXT_BYTES = 300, VALUE_BYTES_MAX = 4000, GRPC_CLIENTS_PER_CONNECTION = 16 };
static const uint64_t FILL_LIMIT_NANOS = 300ull * 1000 * 1000 * 1000;
static const char *const TARGETS[] = {"http", "etcd-json", "etcd-grpc"};
static const char *const OPERATIONS[] = {"put", "get", "mixed", "batch", "fill"};

struct settings settings = {.target = TARGET_HTTP,
                            .operation = OPERATION_PUT,
                            .path_prefix = "/keys/",
                            .clients = 1,
                            .keys = 100000,
                            .value_bytes = 256,
                            .read_percent = 90,
                            .warmup_seconds = 2,
                            .seconds = 5};

static enum phase phase;
static uint64_t phase_started_nanos;
static struct account account_before;
static char material[MATERIAL_BYTES];
static char first_error[ERROR_TEXT_BYTES];
static uint32_t fill_next;
static uint32_t fill_done;

uint64_t now_nanos(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000ull + (uint64_t)time.tv_nsec;
}

uint64_t next_random(uint64_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

const char *value_material(uint64_t *seed) {
    return material + next_random(seed) % (uint64_t)(MATERIAL_BYTES - settings.value_bytes);
}

void key_text(uint32_t key, char *target) {
    target[0] = 'k';
    for (int i = KEY_BYTES - 1; i > 0; i--) {
        target[i] = (char)('0' + key % 10);
        key /= 10;
    }
}

void note_error(const char *text, size_t length) {
    if (first_error[0]) {
        return;
    }
    for (size_t i = 0; i < length && i < ERROR_TEXT_BYTES - 1; i++) {
        bool harmless = text[i] >= ' ' && text[i] != '"' && text[i] != '\\' && text[i] != 127;
        first_error[i] = harmless ? text[i] : ' ';
    }
}

void client_start(struct client *client) {
    if (client->waiting || client->connection->state != OPEN) {
        return;
    }
    if (settings.operation == OPERATION_FILL) {
        if (!client->repeat && fill_next >= settings.keys) {
            return;
        }
        client->key = client->repeat ? client->key : fill_next++;
        client->is_put = true;
    } else {
        bool reads = settings.operation == OPERATION_GET ||
                     (settings.operation == OPERATION_MIXED &&
                      next_random(&client->seed) % 100 < (uint64_t)settings.read_percent);
        client->is_put = !reads;
        client->key = (uint32_t)(next_random(&client->seed) % settings.keys);
    }
    client->repeat = false;
    client->waiting = true;
    client->started_nanos = now_nanos();
    if (settings.target == TARGET_ETCD_GRPC) {
        grpc_send(client);
    } else {
        http_send(client);
    }
}

void count_error(void) { statistics.errors += phase == MEASURING; }

void client_lost(struct client *client) {
    client->waiting = false;
    client->repeat = settings.operation == OPERATION_FILL;
    count_error();
}

void client_finish(struct client *client, bool ok, bool found) {
    if (!ok) {
        client_lost(client);
    } else {
        client->waiting = false;
        fill_done += settings.operation == OPERATION_FILL;
        if (phase == MEASURING) {
            statistics_add(now_nanos() - client->started_nanos);
            statistics.misses += !client->is_put && !found;
        }
    }
    client_start(client);
}

static void begin(enum phase next) {
    phase = next;
    phase_started_nanos = now_nanos();
    account_before = account_take();
}

bool load_is_over(void) {
    uint64_t elapsed = now_nanos() - phase_started_nanos;
    if (settings.operation == OPERATION_FILL) {
        return fill_done >= settings.keys || elapsed > FILL_LIMIT_NANOS;
    }
    if (phase == WARMING_UP && elapsed >= (uint64_t)(settings.warmup_seconds * 1e9)) {
        begin(MEASURING);
        return false;
    }
    return phase == MEASURING && elapsed >= (uint64_t)(settings.seconds * 1e9);
}

static void report(void) {
    double seconds = (double)(now_nanos() - phase_started_nanos) / 1e9;
    struct account after = account_take();
    double operations = (double)(statistics.operations ? statistics.operations : 1);
    double server = after.server_seconds - account_before.server_seconds;
    double own = after.own_seconds - account_before.own_seconds;
    double others = after.busy_seconds - account_before.busy_seconds - server - own;
    printf("{\"target\":\"%s\",\"operation\":\"%s\",\"clients\":%d,\"seconds\":%.2f,\"operations_per_second\":%.1f,"
           "\"p50_micros\":%.1f,\"p99_micros\":%.1f,\"longest_micros\":%.1f,\"errors\":%lu,\"misses\":%lu,"
           "\"server_micros_per_operation\":%.1f,\"client_micros_per_operation\":%.1f,\"others_seconds\":%.2f,"
           "\"server_rss_mib\":%.0f,\"first_error\":\"%s\"}\n",
           TARGETS[settings.target], OPERATIONS[settings.operation], settings.clients, seconds,
           (double)statistics.operations / seconds, statistics_quantile_micros(.5), statistics_quantile_micros(.99),
           (double)statistics.longest_nanos / 1e3, statistics.errors, statistics.misses, server * 1e6 / operations,
           own * 1e6 / operations, others, (double)after.server_rss_bytes / 1048576, first_error);
}

static void usage(void) {
    fprintf(stderr, "usage: kv-load --target http|etcd-json|etcd-grpc --port PORT --operation put|get|mixed|batch|fill\n"
                    "  --clients N (1)  --seconds S (5)  --warmup S (2)  --keys N (100000)  --value BYTES (256)\n"
                    "  --read-percent N (90, of mixed)  --prefix PATH (/keys/)  --pid PID (server to charge, repeatable)\n"
                    "batch is 10 puts in one atomic request, and one operation; fill writes each key once. One line of JSON on stdout; exit 1 when nothing succeeded.\n");
    exit(2);
}

static int index_of(const char *word, const char *const *words, int count) {
    for (int i = 0; i < count; i++) {
        if (!strcmp(word, words[i])) {
            return i;
        }
    }
    usage();
    return -1;
}

static void parse(int count, char **arguments) {
    static const struct option OPTIONS[] = {
        {"target", 1, 0, 't'},  {"port", 1, 0, 'p'},   {"operation", 1, 0, 'o'}, {"clients", 1, 0, 'c'},
        {"seconds", 1, 0, 's'}, {"warmup", 1, 0, 'w'}, {"keys", 1, 0, 'k'},      {"value", 1, 0, 'v'},
        {"prefix", 1, 0, 'x'},  {"pid", 1, 0, 'i'},    {"read-percent", 1, 0, 'r'}, {0}};
    for (int option; (option = getopt_long(count, arguments, "", OPTIONS, NULL)) != -1;) {
        switch (option) {
            case 't': settings.target = (enum target)index_of(optarg, TARGETS, 3); break;
            case 'p': settings.port = atoi(optarg); break;
            case 'o': settings.operation = (enum operation)index_of(optarg, OPERATIONS, 5); break;
            case 'c': settings.clients = atoi(optarg); break;
            case 's': settings.seconds = atof(optarg); break;
            case 'w': settings.warmup_seconds = atof(optarg); break;
            case 'k': settings.keys = (uint32_t)atoi(optarg); break;
            case 'v': settings.value_bytes = atoi(optarg); break;
            case 'x': settings.path_prefix = optarg; break;
            case 'i': account_add_process(atoi(optarg)); break;
            case 'r': settings.read_percent = atoi(optarg); break;
            default: usage();
        }
    }
    bool sane = settings.port > 0 && settings.clients > 0 && settings.keys > 0 && settings.keys <= 10000000 &&
                settings.value_bytes > 0 && settings.value_bytes <= VALUE_BYTES_MAX;
    if (!sane) {
        usage();
    }
    snprintf(settings.host, sizeof settings.host, "127.0.0.1:%d", settings.port);
    settings.clients_per_connection = settings.target == TARGET_ETCD_GRPC ? GRPC_CLIENTS_PER_CONNECTION : 1;
}

int main(int count, char **arguments) {
    parse(count, arguments);
    uint64_t seed = 88172645463325252ull;
    for (int i = 0; i < MATERIAL_BYTES; i++) {
        material[i] = (char)('a' + next_random(&seed) % 26);
    }
    http_prepare();

    int per_connection = settings.clients_per_connection;
    int connection_count = (settings.clients + per_connection - 1) / per_connection;
    struct connection *connections = calloc((size_t)connection_count, sizeof *connections);
    struct client *clients = calloc((size_t)settings.clients, sizeof *clients);
    for (int i = 0; i < settings.clients; i++) {
        struct connection *connection = &connections[i / per_connection];
        connection->socket = -1;
        connection->clients = connection->client_count++ ? connection->clients : &clients[i];
        clients[i].connection = connection;
        clients[i].seed = 0x9E3779B97F4A7C15ull * (uint64_t)(i + 1) ^ now_nanos();
    }
    begin(settings.operation == OPERATION_FILL ? MEASURING : WARMING_UP);
    connections_run(connections, connection_count);
    report();
    return statistics.operations ? 0 : 1;
}
