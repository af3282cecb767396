/**
 * Accounts of many scripts: followed block by block beside the index, answered as of one block, with books and deposits.
 */
@NullMarked
package org.utxod.query.account;

import org.jspecify.annotations.NullMarked;
