/** From a request's method and path to its endpoint, and from what an endpoint throws to a refusal. */
@NullMarked
package org.utxod.query.http.routing;

import org.jspecify.annotations.NullMarked;
