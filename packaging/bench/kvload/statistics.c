// Latencies in a histogram of 128 steps per power of two: an error below 0.8 %.
#include "load.h"

enum { STEPS = 128, STEP_BITS = 7, BUCKETS = 64 * STEPS };

struct statistics statistics;
static uint64_t histogram[BUCKETS];

static int bucket_of(uint64_t nanos) {
    if (nanos < STEPS) {
        return (int)nanos;
    }
    int exponent = 63 - __builtin_clzll(nanos);
    return (exponent - STEP_BITS + 1) * STEPS + (int)((nanos >> (exponent - STEP_BITS)) & (STEPS - 1));
}

static uint64_t lower_bound(int bucket) {
    if (bucket < STEPS) {
        return (uint64_t)bucket;
    }
    int exponent = bucket / STEPS + STEP_BITS - 1;
    return (1ull << exponent) + ((uint64_t)(bucket % STEPS) << (exponent - STEP_BITS));
}

void statistics_add(uint64_t nanos) {
    histogram[bucket_of(nanos)]++;
    statistics.operations++;
    if (nanos > statistics.longest_nanos) {
        statistics.longest_nanos = nanos;
    }
}

double statistics_quantile_micros(double quantile) {
    uint64_t below = (uint64_t)(quantile * (double)statistics.operations);
    uint64_t seen = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
        seen += histogram[bucket];
        if (seen > below) {
            return (double)lower_bound(bucket) / 1000;
        }
    }
    return (double)statistics.longest_nanos / 1000;
}
