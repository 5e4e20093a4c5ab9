// Processor time and memory of the servers, of this program and of the machine, from /proc.
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "load.h"

enum { PROCESSES_MAX = 16, LINE_BYTES = 2048 };

static int processes[PROCESSES_MAX];
static int process_count;

void account_add_process(int pid) {
    if (process_count < PROCESSES_MAX) {
        processes[process_count++] = pid;
    }
}

static void add_process(int pid, double ticks_per_second, struct account *account) {
    char path[64];
    char line[LINE_BYTES];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file) {
        return;
    }
    line[fread(line, 1, sizeof line - 1, file)] = 0;
    fclose(file);
    // The name of the program, in parentheses, may contain anything: count fields from its end.
    char *fields = strrchr(line, ')');
    unsigned long user, system;
    long pages;
    if (fields && sscanf(fields + 2,
                         "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %*d %*d %*d %*d %*u %*u %ld",
                         &user, &system, &pages) == 3) {
        account->server_seconds += (double)(user + system) / ticks_per_second;
        account->server_rss_bytes += (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
    }
}

struct account account_take(void) {
    struct account account = {0};
    double ticks_per_second = (double)sysconf(_SC_CLK_TCK);
    for (int i = 0; i < process_count; i++) {
        add_process(processes[i], ticks_per_second, &account);
    }
    struct rusage own;
    getrusage(RUSAGE_SELF, &own);
    account.own_seconds = (double)(own.ru_utime.tv_sec + own.ru_stime.tv_sec) +
                          (double)(own.ru_utime.tv_usec + own.ru_stime.tv_usec) / 1e6;
    FILE *file = fopen("/proc/stat", "r");
    unsigned long long user, nice, system, idle, wait, interrupts, soft;
    if (file && fscanf(file, "cpu %llu %llu %llu %llu %llu %llu %llu", &user, &nice, &system, &idle, &wait, &interrupts,
                       &soft) == 7) {
        account.busy_seconds = (double)(user + nice + system + interrupts + soft) / ticks_per_second;
    }
    if (file) {
        fclose(file);
    }
    return account;
}
