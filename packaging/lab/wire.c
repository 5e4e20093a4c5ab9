// A cable with delay and loss, for kernels without netem: joins a network interface (packet(7)) to a new tap device,
// and holds each frame back. Frames keep their order. Both ends carry virtio_net_hdr, so that frames with checksums
// and segments left to the hardware pass unchanged.
// usage: wire INTERFACE TAP DELAY_MICROS JITTER_MICROS LOSS_PERCENT
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { VIRTIO_HEADER_BYTES = 10, FRAME_BYTES_MAX = VIRTIO_HEADER_BYTES + 70000, RECEIVE_BUFFER_BYTES = 16 << 20 };

struct frame {
    struct frame *next;
    int64_t due_micros;
    size_t length;
    char bytes[];
};

struct direction {
    int from, to;
    struct frame *first, **end;
    int64_t last_due_micros;
};

static int64_t delay_micros, jitter_micros;
static double loss;

static int64_t now_micros(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

static int open_tap(const char *name) {
    int tap = open("/dev/net/tun", O_RDWR | O_NONBLOCK), header = VIRTIO_HEADER_BYTES;
    struct ifreq request = {0};
    if (tap < 0) err(1, "/dev/net/tun");
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    request.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR;
    if (ioctl(tap, TUNSETIFF, &request)) err(1, "TUNSETIFF %s", name);
    ioctl(tap, TUNSETVNETHDRSZ, &header);
    ioctl(tap, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6);
    return tap;
}

static int open_interface(const char *name) {
    int yes = 1, bytes = RECEIVE_BUFFER_BYTES, interface = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, htons(ETH_P_ALL));
    if (interface < 0) err(1, "packet socket");
    if (setsockopt(interface, SOL_PACKET, PACKET_VNET_HDR, &yes, sizeof yes)) err(1, "PACKET_VNET_HDR");
    setsockopt(interface, SOL_PACKET, PACKET_IGNORE_OUTGOING, &yes, sizeof yes);
    setsockopt(interface, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes);
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = if_nametoindex(name)};
    if (bind(interface, (struct sockaddr *)&address, sizeof address)) err(1, "bind %s", name);
    return interface;
}

static void receive(struct direction *way) {
    static char buffer[FRAME_BYTES_MAX];
    ssize_t length;
    while ((length = read(way->from, buffer, sizeof buffer)) > 0) {
        if (loss > 0 && (double)random() / ((double)RAND_MAX + 1) < loss) continue;
        struct frame *frame = malloc(sizeof *frame + (size_t)length);
        if (!frame) continue;
        *frame = (struct frame){.next = NULL, .length = (size_t)length};
        memcpy(frame->bytes, buffer, (size_t)length);
        frame->due_micros = now_micros() + delay_micros;
        if (jitter_micros) frame->due_micros += random() % (2 * jitter_micros + 1) - jitter_micros;
        if (frame->due_micros < way->last_due_micros) frame->due_micros = way->last_due_micros;
        way->last_due_micros = frame->due_micros;
        *way->end = frame;
        way->end = &frame->next;
    }
}

// Sends what is due at that time; returns when the next frame is, or INT64_MAX.
static int64_t send_due(struct direction *way, int64_t micros) {
    while (way->first && way->first->due_micros <= micros) {
        struct frame *frame = way->first;
        if (write(way->to, frame->bytes, frame->length) < 0) {
            // the other side is full or down: a lost frame, as on any cable
        }
        way->first = frame->next;
        if (!way->first) way->end = &way->first;
        free(frame);
    }
    return way->first ? way->first->due_micros : INT64_MAX;
}

int main(int count, char **arguments) {
    if (count != 6) errx(2, "usage: wire INTERFACE TAP DELAY_MICROS JITTER_MICROS LOSS_PERCENT");
    delay_micros = atoll(arguments[3]);
    jitter_micros = atoll(arguments[4]);
    loss = atof(arguments[5]) / 100;
    int tap = open_tap(arguments[2]), interface = open_interface(arguments[1]);
    struct direction out = {.from = interface, .to = tap}, in = {.from = tap, .to = interface};
    out.end = &out.first;
    in.end = &in.first;
    prctl(PR_SET_TIMERSLACK, 1000UL);
    srandom((unsigned)getpid());
    struct pollfd sources[2] = {{interface, POLLIN, 0}, {tap, POLLIN, 0}};
    for (;;) {
        int64_t now = now_micros(), due_out = send_due(&out, now), due_in = send_due(&in, now);
        int64_t due = due_out < due_in ? due_out : due_in;
        struct timespec wait = {(due - now) / 1000000, (due - now) % 1000000 * 1000};
        if (ppoll(sources, 2, due == INT64_MAX ? NULL : &wait, NULL) < 0) err(1, "ppoll");
        receive(&out);
        receive(&in);
    }
}
