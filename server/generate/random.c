/* SplitMix64 (Steele, Lea, Flood 2014) as a hash: its output function mixes each coordinate into the next. */
#include "generate/random.h"

static uint64_t mixed(uint64_t number) {
    number += 0x9e3779b97f4a7c15u;
    number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9u;
    number = (number ^ (number >> 27)) * 0x94d049bb133111ebu;
    return number ^ (number >> 31);
}

uint64_t random_at(uint64_t seed, uint64_t row, uint64_t column) {
    return mixed(mixed(mixed(seed) ^ row) ^ column);
}

/* The upper half times the bound: no division, and as even as 32 bits are. */
uint64_t random_below(uint64_t number, uint64_t bound) {
    return ((number >> 32) * bound) >> 32;
}
