/**
 * The web page at {@code /}: plain HTML, CSS and ES modules, written by hand beside this package and served from the
 * archive as they are, without a build step.
 *
 * <p>Everything is read once, at start, and served by any number of threads. Each file has an entity tag of its bytes
 * and is asked for again with each visit, which costs a 304: so the modules of one page always belong to one version. A
 * strict policy keeps the browser from loading or sending anything anywhere else, and from running anything that was
 * not written here. What can be asked for is what {@link org.utxod.query.http.page.PageFile} lists; no path of a
 * client's ever reaches a file system.
 *
 * <p>The page asks what any client asks: {@code /v1} for balances, coins and activity, {@code /api} for blocks and
 * transactions. Its modules are named for what they show; {@code app.js} puts them together, {@code dom.js} is the only
 * one that makes elements, and none makes them of a text.
 */
@NullMarked
package org.utxod.query.http.page;

import org.jspecify.annotations.NullMarked;
