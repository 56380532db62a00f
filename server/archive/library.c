/* Knows the name under which libarchive is installed, and that no call goes to a function that it lacks. */
#include "archive/library.h"

#include <dlfcn.h>
#include <string.h>

/* Through memcpy, since C has no cast from an object's address to a function's. */
static bool find(void *loaded, const char *name, void *place) {
    void *found = dlsym(loaded, name);
    memcpy(place, &found, sizeof found);
    return found;
}

bool library_load(struct library *library, struct buffer *fault) {
    /* Its ABI since version 3.1, of 2013. */
    void *loaded = dlopen("libarchive.so.13", RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    bool good = loaded;
#define FUNCTION(name) good = good && find(loaded, #name, &library->name);
#include "archive/library.def"
#undef FUNCTION
    if (!good)
        buffer_add_format(fault, "libarchive cannot be used: %s", dlerror());
    return good;
}
