/* The last step of an exchange. */
#pragma once

#include "http/exchange.h"

/* Sends the reply that was found, or that the pipeline made. */
enum MHD_Result response_send(struct exchange *exchange);
