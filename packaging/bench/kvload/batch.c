// The body of one atomic request of several puts, in the words of each target. The keys differ: etcd refuses a key that is
// put twice in one transaction.
#include <string.h>

#include "load.h"

static char *text(char *target, const char *words) {
    size_t length = strlen(words);
    memcpy(target, words, length);
    return target + length;
}

static char *encoded(char *target, const char *bytes, size_t length) {
    base64(bytes, length, target);
    return target + base64_length(length);
}

static char *number(char *target, uint32_t value) { // a protobuf varint
    while (value > 127) {
        *target++ = (char)(value | 128);
        value >>= 7;
    }
    *target++ = (char)value;
    return target;
}

static uint32_t number_length(uint32_t value) {
    uint32_t length = 1;
    for (; value > 127; value >>= 7) {
        length++;
    }
    return length;
}

static char *plain_put(char *target, const char *key, const char *value) {
    target = text(target, "{\"op\":\"put\",\"key\":\"");
    memcpy(target, key, KEY_BYTES);
    target = text(target + KEY_BYTES, "\",\"value\":\"");
    memcpy(target, value, (size_t)settings.value_bytes);
    return text(target + settings.value_bytes, "\"}");
}

static char *json_put(char *target, const char *key, const char *value) {
    target = text(target, "{\"requestPut\":{\"key\":\"");
    target = encoded(target, key, KEY_BYTES);
    target = text(target, "\",\"value\":\"");
    target = encoded(target, value, (size_t)settings.value_bytes);
    return text(target, "\"}}");
}

// TxnRequest.success (field 2) of RequestOp.request_put (field 2) of PutRequest.
static char *grpc_put(char *target, const char *key, const char *value) {
    uint32_t value_bytes = (uint32_t)settings.value_bytes;
    uint32_t put = 2 + KEY_BYTES + 1 + number_length(value_bytes) + value_bytes;
    uint32_t operation = 1 + number_length(put) + put;
    *target++ = 0x12;
    target = number(target, operation);
    *target++ = 0x12;
    target = number(target, put);
    *target++ = 0x0a;
    *target++ = KEY_BYTES;
    memcpy(target, key, KEY_BYTES);
    target += KEY_BYTES;
    *target++ = 0x12;
    target = number(target, value_bytes);
    memcpy(target, value, value_bytes);
    return target + value_bytes;
}

size_t batch_body(struct client *client, char *target) {
    static const char *const OPENING[] = {"{\"operations\":[", "{\"success\":[", ""};
    char *end = text(target, OPENING[settings.target]);
    for (uint32_t i = 0; i < BATCH_PUTS; i++) {
        char key[KEY_BYTES];
        key_text((client->key + i) % settings.keys, key);
        const char *value = value_material(&client->seed);
        if (settings.target == TARGET_ETCD_GRPC) {
            end = grpc_put(end, key, value);
            continue;
        }
        if (i > 0) {
            *end++ = ',';
        }
        end = settings.target == TARGET_HTTP ? plain_put(end, key, value) : json_put(end, key, value);
    }
    if (settings.target != TARGET_ETCD_GRPC) {
        end = text(end, "]}");
    }
    return (size_t)(end - target);
}
