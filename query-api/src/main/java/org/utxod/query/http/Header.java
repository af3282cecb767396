package org.utxod.query.http;

/** A field of a response's head; never made from what a client sent. */
public record Header(String name, String value) {}
