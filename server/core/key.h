/* API keys as text: ops_ and 256 random bits as 43 letters and digits. What is stored of one is its
 * beginning, by which people know it, and the SHA-256 of all of it. */
#pragma once

#include "base/text.h"

enum { KEY_LENGTH = 47, KEY_PREFIX = 12, KEY_HASH = 64 };

/* A new key, zero-terminated; false when the system gives no random bits. */
bool key_make(char key[KEY_LENGTH + 1]);

/* The key of an Authorization field: Bearer and a text that has the form of a key (RFC 6750, section 2.1).
 * Without a value for any other. */
struct text key_of_authorization(struct text field);

/* The SHA-256 of a key in hexadecimal digits, zero-terminated. */
void key_hash(struct text key, char hash[KEY_HASH + 1]);

/* Whether two hashes are the same, in a time that does not tell where they differ. */
bool key_hashes_match(struct text a, struct text b);
