package org.utxod.indexer.simnode;

import java.time.Duration;
import java.util.Optional;
import org.utxod.indexer.simnode.chain.SimError;
import org.utxod.indexer.simnode.rpc.HttpAnswer;
import org.utxod.indexer.simnode.rpc.HttpRequest;

/** A node's behavior beyond its protocol: response times, and faults in its answers. Thread-safe. */
public interface NodeBehavior {
  /** Answers every request at once. */
  NodeBehavior HONEST = new NodeBehavior() {};

  /** A request, and what can be done with it. */
  interface Call {
    /** An RPC method, or the name of a REST endpoint. */
    String method();

    HttpRequest request();

    /** The correct answer. */
    HttpAnswer answer() throws InterruptedException;

    /** An error in the format of the request's protocol. */
    HttpAnswer error(SimError error);

    /** Waits; returns early when the node stops. */
    void pause(Duration length) throws InterruptedException;

    default boolean isRest() {
      return method().startsWith("rest/");
    }
  }

  /** Answers a request; empty if the connection is to be reset. */
  default Optional<HttpAnswer> answer(Call call) throws InterruptedException {
    return Optional.of(call.answer());
  }

  /** Time the node takes to write a block's JSON of this many bytes. */
  default Duration workOn(long bytes) {
    return Duration.ZERO;
  }

  /** Whether it uses CPU while it works. */
  default boolean isBusy() {
    return false;
  }

  /** Uses CPU for this long for each megabyte of a block's JSON; a real node takes about 15 ms. */
  static NodeBehavior busyPace(Duration perMegabyte) {
    return new NodeBehavior() {
      @Override
      public Duration workOn(long bytes) {
        return perMegabyte.multipliedBy(bytes).dividedBy(1_000_000);
      }

      @Override
      public boolean isBusy() {
        return true;
      }
    };
  }
}
