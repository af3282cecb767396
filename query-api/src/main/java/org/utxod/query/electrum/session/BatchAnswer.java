package org.utxod.query.electrum.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.utxod.query.electrum.rpc.RpcException;
import org.utxod.query.electrum.rpc.RpcMessage;
import org.utxod.query.electrum.rpc.RpcWriter;
import org.utxod.query.http.limit.ClientMemory;

/** Collects the answers to a batch, in the order of its requests. Thread-safe. */
final class BatchAnswer {
  private final byte[] @Nullable [] answers;
  private final ClientMemory memory;
  private final long maxBytes;
  private final AtomicLong building;
  private final LongPredicate room;
  private long bytes;
  private int left;

  /**
   * How far it is.
   *
   * @param complete whether all answers are there
   * @param line to send then; empty if nothing is to be sent
   */
  record Progress(boolean complete, Optional<byte[]> line) {}

  /**
   * Begins one.
   *
   * @param building counts the bytes of all that are being collected for the session
   * @param room whether so many bytes more may be kept for the client
   */
  BatchAnswer(
      int size, ClientMemory memory, long maxBytes, AtomicLong building, LongPredicate room) {
    this.building = building;
    this.room = room;
    this.answers = new byte[size][];
    this.left = size;
    this.memory = memory;
    this.maxBytes = maxBytes;
  }

  /**
   * Adds an answer.
   *
   * @param answer null to a notification
   */
  synchronized Progress add(int at, RpcMessage.Request request, byte @Nullable [] answer) {
    answers[at] = answer == null ? null : kept(request, answer);
    return done();
  }

  /** Adds the answer to what is no request. */
  synchronized Progress addShort(int at, byte[] answer) {
    answers[at] = answer;
    return done();
  }

  private byte[] kept(RpcMessage.Request request, byte[] answer) {
    if (bytes + answer.length > maxBytes) {
      return refusal(request, "response too large (over " + maxBytes + " bytes in one line)");
    }
    if (!room.test(answer.length)
        || !memory.takeOrReclaim(ClientMemory.Kind.ANSWERS, answer.length)) {
      return refusal(request, "the server has no memory for this answer now");
    }
    bytes += answer.length;
    building.addAndGet(answer.length);
    return answer;
  }

  private static byte[] refusal(RpcMessage.Request request, String message) {
    JsonNode id = request.id();
    return RpcWriter.error(id == null ? NullNode.instance : id, RpcException.badRequest(message));
  }

  private Progress done() {
    if (--left > 0) {
      return new Progress(false, Optional.empty());
    }
    memory.release(ClientMemory.Kind.ANSWERS, bytes);
    building.addAndGet(-bytes);
    List<byte[]> all = new ArrayList<>();
    for (byte[] answer : answers) {
      if (answer != null) {
        all.add(answer);
      }
    }
    return new Progress(true, all.isEmpty() ? Optional.empty() : Optional.of(RpcWriter.batch(all)));
  }
}
