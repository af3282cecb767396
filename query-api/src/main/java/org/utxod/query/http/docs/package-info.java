/**
 * What the API is, for machines and for people: the OpenAPI document, written by hand beside this package, and the page
 * made of it.
 *
 * <p>The document is served as it is written; a test holds it against the running server, both ways. The page is made
 * once, at start: plain HTML without a script and without anything from elsewhere, under a policy that allows neither.
 */
@NullMarked
package org.utxod.query.http.docs;

import org.jspecify.annotations.NullMarked;
