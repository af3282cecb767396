/** From a request's method and path to its endpoint, and from an endpoint's exception to an error response. */
@NullMarked
package org.utxod.query.http.routing;

import org.jspecify.annotations.NullMarked;
