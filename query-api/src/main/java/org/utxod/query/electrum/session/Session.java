package org.utxod.query.electrum.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utxod.query.electrum.moment.ScriptHash;
import org.utxod.query.electrum.rpc.Params;
import org.utxod.query.electrum.rpc.RpcException;
import org.utxod.query.electrum.rpc.RpcMessage;
import org.utxod.query.electrum.rpc.RpcResult;
import org.utxod.query.electrum.rpc.RpcWriter;
import org.utxod.query.electrum.script.ScriptState;
import org.utxod.query.electrum.wire.LineHandler;
import org.utxod.query.electrum.wire.LineOutput;
import org.utxod.query.outbound.AddressRange;

/** One client's connection. Lines come from one thread at a time; everything else is for any thread. */
public final class Session implements LineHandler, Subscriber, Crowd.Member {
  private final SessionContext context;
  private final LineOutput out;
  private final String client;
  private final String range;
  private final Notifications notifications;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final FollowedScripts followed;
  private final AtomicLong building = new AtomicLong();
  private volatile Protocol protocol = Protocol.OLDEST;
  private volatile boolean versionSaid;
  private volatile boolean followsHeaders;
  private volatile boolean spoken;
  private volatile boolean ended;
  private volatile boolean closed;

  /** It was told why it is disconnected, and whatever it says more is not heard. */
  private volatile boolean deaf;

  private volatile boolean leaving;

  private volatile boolean pausing;
  private volatile long lastNanos;
  private int errors;

  Session(SessionContext context, LineOutput out, String client) {
    this.context = context;
    this.out = out;
    this.client = client;
    this.range = AddressRange.of(client);
    this.notifications = new Notifications(out);
    this.followed = new FollowedScripts(context, client, this);
    this.lastNanos = context.nanoTime().getAsLong();
  }

  @Override
  public boolean line(byte[] line) {
    int first = firstOf(line);
    if (first < 0 || deaf || closed) {
      return true;
    }
    if (!spoken && first != '{' && first != '[') {
      // Such as the first line of an HTTP request: a web page can have a browser send anything
      // after it.
      context.observer().refused("not_electrum");
      deaf = true;
      out.close();
      return true;
    }
    spoken = true;
    lastNanos = context.nanoTime().getAsLong();
    RpcMessage message = context.parser().parse(line);
    Duration pause = Duration.ZERO;
    if (message instanceof RpcMessage.Batch batch) {
      pause = start(batch);
    } else if (message instanceof RpcMessage.Request request) {
      pause = start(request, answer -> sendIfAny(answer));
    } else if (message instanceof RpcMessage.Invalid invalid) {
      refuse(invalid);
    }
    return mayGoOn(pause);
  }

  private static int firstOf(byte[] line) {
    for (byte one : line) {
      if (one != ' ' && one != '\t' && one != '\r') {
        return one & 0xFF;
      }
    }
    return -1;
  }

  private void sendIfAny(byte @Nullable [] answer) {
    if (answer != null) {
      send(answer);
    }
    if (leaving) {
      out.closeWhenSent();
    }
  }

  /** An answer, if the clients of its range do not have more than enough unread already. */
  private void send(byte[] answer) {
    if (context.crowd().holdsTooMuch(client, held(), answer.length)) {
      cut();
      out.close();
    } else {
      out.send(answer);
    }
  }

  /** Bytes that wait for the client, or for the rest of an array's answers. */
  @Override
  public long held() {
    return out.held() + building.get();
  }

  private void refuse(RpcMessage.Invalid invalid) {
    context.observer().answered("unknown", true, 0);
    out.send(RpcWriter.error(invalid.id(), invalid.error()));
    if (++errors > context.limits().maxErrors()) {
      context.observer().refused("errors");
      deaf = true;
      out.closeWhenSent();
    }
  }

  /** Whether the next line may be read now; if not, reading is resumed later. */
  private boolean mayGoOn(Duration pause) {
    if (!pause.isZero()) {
      lastNanos = context.nanoTime().getAsLong() + pause.toNanos(); // It is not idle meanwhile.
      context.later(pause, out::resume);
      return false;
    }
    pausing = true;
    if (inFlight.get() < context.limits().maxInFlight()) {
      pausing = false;
      return true;
    }
    return false;
  }

  private void finished() {
    int left = inFlight.decrementAndGet();
    if (pausing && left <= context.limits().maxInFlight() / 2) {
      pausing = false;
      out.resume();
    }
    if (ended && left == 0) {
      out.closeWhenSent();
    }
  }

  private Duration start(RpcMessage.Batch batch) {
    List<RpcMessage> members = batch.members();
    BatchAnswer answers = new BatchAnswer(
        members.size(),
        context.memory(),
        context.limits().maxBatchBytes(),
        building,
        more -> !context.crowd().holdsTooMuch(client, held(), more));
    Duration pause = Duration.ZERO;
    notifications.hold(); // Until all of the answers are on their way.
    for (int i = 0; i < members.size(); i++) {
      int at = i;
      if (members.get(i) instanceof RpcMessage.Request request) {
        Duration wait = start(request, answer -> finish(answers.add(at, request, answer)));
        pause = wait.compareTo(pause) > 0 ? wait : pause;
      } else if (members.get(i) instanceof RpcMessage.Invalid invalid) {
        errors++;
        finish(answers.addShort(at, RpcWriter.error(invalid.id(), invalid.error())));
      }
    }
    return pause;
  }

  private void finish(BatchAnswer.Progress progress) {
    if (progress.complete()) {
      sendIfAny(progress.line().orElse(null));
      notifications.release();
    }
  }

  private Duration start(RpcMessage.Request request, Consumer<byte @Nullable []> done) {
    Method method = context.methods().get(request.method());
    if (method == null) {
      context.observer().answered("unknown", true, 0);
      done.accept(answer(
          request,
          new RpcException(
              RpcException.METHOD_NOT_FOUND,
              "unknown method \"" + shortened(request.method()) + "\"")));
    } else if (method.lane() == Lane.INLINE) {
      run(method, request, done);
    } else {
      inFlight.incrementAndGet();
      context.queue(method.lane()).submit(range, () -> {
        try {
          run(method, request, done);
        } finally {
          finished();
        }
      });
    }
    return context.access().charge(client, method == null ? 1 : WorkUnits.before(method.lane()));
  }

  private static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }

  private void run(Method method, RpcMessage.Request request, Consumer<byte @Nullable []> done) {
    if (closed) {
      done.accept(null);
      return;
    }
    long start = context.nanoTime().getAsLong();
    boolean failed = false;
    int bytes = 0;
    if (method.subscribes()) {
      notifications.hold();
    }
    try {
      byte[] answer;
      try {
        Params params = new Params(method.name(), request.params(), method.params());
        RpcResult result = method.handler().call(this, params);
        answer = request.isNotification() ? null : RpcWriter.answer(idOf(request), result);
      } catch (RuntimeException e) {
        failed = true;
        answer = answer(request, context.errors().of(e));
      }
      bytes = answer == null ? 0 : answer.length;
      done.accept(answer);
    } finally {
      if (method.subscribes()) {
        notifications.release();
      }
      long nanos = context.nanoTime().getAsLong() - start;
      context.observer().answered(method.name(), failed, nanos);
      charge(WorkUnits.after(method.lane(), bytes, nanos));
    }
  }

  /** It is felt at the next request. */
  private void charge(int units) {
    if (units > 0) {
      var unused = context.access().charge(client, units);
    }
  }

  private static JsonNode idOf(RpcMessage.Request request) {
    return request.id() == null ? NullNode.instance : request.id();
  }

  private static byte @Nullable [] answer(RpcMessage.Request request, RpcException error) {
    return request.isNotification() ? null : RpcWriter.error(idOf(request), error);
  }

  @Override
  public void tooLong() {
    context.observer().refused("line_too_long");
    out.send(RpcWriter.error(
        NullNode.instance, new RpcException(RpcException.INVALID_REQUEST, "the line is too long")));
    out.closeWhenSent();
    deaf = true;
  }

  @Override
  public void cut() {
    context.observer().refused("slow_reader");
  }

  @Override
  public void ended() {
    ended = true;
    if (inFlight.get() == 0) {
      out.closeWhenSent();
    }
  }

  @Override
  public void closed() {
    closed = true;
    followed.clear();
    context.gone(this, client);
  }

  /** Closes it once the answer that is being worked out is on its way, as after a version that is not spoken. */
  public void closeAfterAnswer() {
    leaving = true;
  }

  /** Closes it if it has been idle, or blocked, for too long. */
  void sweep() {
    SessionLimits limits = context.limits();
    Duration quiet = Duration.ofNanos(context.nanoTime().getAsLong() - lastNanos);
    String reason = null;
    if (!spoken && quiet.compareTo(limits.first()) > 0) {
      reason = "silent";
    } else if (quiet.compareTo(limits.idle()) > 0) {
      reason = "idle";
    } else if (out.stalled().compareTo(limits.stalled()) > 0) {
      reason = "slow_reader";
    } else if (out.unfinished().compareTo(limits.stalled()) > 0 && !pausing) {
      reason = "slow_writer";
    }
    if (reason != null && !closed) {
      closed = true;
      context.observer().refused(reason);
      out.close();
    }
  }

  /** The version that is spoken. */
  public Protocol protocol() {
    return protocol;
  }

  /**
   * Sets the version; once.
   *
   * @throws RpcException if it was set before
   */
  public void protocol(Protocol chosen) {
    if (versionSaid) {
      throw RpcException.badRequest("server.version already sent");
    }
    versionSaid = true;
    protocol = chosen;
  }

  /** Follows the chain's tip from now on. */
  public void followHeaders() {
    followsHeaders = true;
  }

  void tellHeader(byte[] line) {
    if (followsHeaders) {
      notifications.header(line);
      context.observer().notified();
    }
  }

  @Override
  public void tellStatus(ScriptHash script, ScriptState state) {
    String shown = state.status();
    notifications.status(
        script,
        RpcWriter.notification(
            "blockchain.scripthash.subscribe",
            List.of(
                RpcResult.text(script.display()),
                shown == null ? RpcResult.nothing() : RpcResult.text(shown))));
    context.observer().notified();
  }

  /**
   * Follows a script from now on.
   *
   * @return its status
   * @throws RpcException if there is no room for more
   */
  public ScriptState subscribe(ScriptHash script) {
    return followed.add(script, () -> closed);
  }

  /** Follows a script no more; whether it was followed. */
  public boolean unsubscribe(ScriptHash script) {
    return followed.remove(script);
  }

  @Override
  public void dropped(ScriptHash script) {
    var unused = followed.forget(script);
  }
}
