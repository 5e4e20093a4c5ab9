// Base64 with padding (RFC 4648, section 4), for etcd's JSON gateway.
#include <string.h>

#include "load.h"

static const char BASE64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

size_t base64_length(size_t length) {
    return (length + 2) / 3 * 4;
}

void base64(const char *source, size_t length, char *target) {
    const uint8_t *bytes = (const uint8_t *)source;
    for (size_t i = 0; i < length; i += 3) {
        uint32_t three = (uint32_t)bytes[i] << 16;
        three |= i + 1 < length ? (uint32_t)bytes[i + 1] << 8 : 0;
        three |= i + 2 < length ? bytes[i + 2] : 0;
        *target++ = BASE64[three >> 18];
        *target++ = BASE64[three >> 12 & 63];
        *target++ = i + 1 < length ? BASE64[three >> 6 & 63] : '=';
        *target++ = i + 2 < length ? BASE64[three & 63] : '=';
    }
}
