/* How far a long piece of work has come: written by who does it, read by who shows it, on another thread. */
#pragma once

#include <stdatomic.h>

struct progress {
    _Atomic(const char *) doing; /* what is under way, as words that live as long as the program */
    atomic_llong bytes;          /* moved so far */
};
