/* One reply for many exchanges: found before anything is done, kept when it has been made. */
#pragma once

#include "http/exchange.h"

/* Looks for a reply that is there already: true where the request has it now. The head must have been
 * trusted. */
bool sharing_find(struct exchange *exchange);

/* Sends the reply that was found. */
enum MHD_Result sharing_send(struct exchange *exchange);

/* Keeps the reply that the pipeline has made, if it is one for others too, and wakes those who wait for it.
 */
void sharing_keep(struct exchange *exchange);
