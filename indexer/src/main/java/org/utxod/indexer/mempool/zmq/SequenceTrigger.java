package org.utxod.indexer.mempool.zmq;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.mempool.MempoolTrigger;
import org.utxod.store.chain.Txid;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/**
 * Hints from a node's messages, collected for a moment so that many cause one poll. {@link #next} is for one thread.
 */
public final class SequenceTrigger implements MempoolTrigger, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.mempool");
  private static final byte[] TOPIC = "sequence".getBytes(StandardCharsets.US_ASCII);

  /** Maximum number of messages in ZeroMQ's queue, and of transactions waiting to be polled; more cause a full poll. */
  private static final int MAX_WAITING = 5_000;

  private static final int RECEIVE_MILLIS = 200;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

  private final String endpoint;
  private final Duration gather;
  private final Duration silence;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Thread receiver;
  private Set<Txid> named = new LinkedHashSet<>();
  private boolean everything = true;
  private @Nullable Integer lastCounter;
  private volatile boolean closed;

  /**
   * Starts listening, also for a node that starts later.
   *
   * @param endpoint as {@code tcp://HOST:PORT}
   * @param gather how long further messages are collected after the first
   * @param silence without messages after which a full poll is due
   */
  public SequenceTrigger(String endpoint, Duration gather, Duration silence) {
    this.endpoint = endpoint;
    this.gather = gather;
    this.silence = silence;
    this.receiver = new Thread(this::receive, "mempool-zmq");
    receiver.setDaemon(true);
    receiver.start();
  }

  @Override
  public String by() {
    return "zmq";
  }

  @Override
  public void request(Collection<Txid> these) {
    lock.lock();
    try {
      for (Txid txid : these) {
        if (named.size() < MAX_WAITING) {
          named.add(txid);
        } else {
          everything = true;
        }
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Hint next() throws InterruptedException {
    return next(silence, Hint.EVERYTHING);
  }

  @Override
  public Hint next(Duration atMost) throws InterruptedException {
    return atMost.compareTo(silence) < 0 ? next(atMost, Hint.NOTHING) : next();
  }

  private Hint next(Duration longest, Hint otherwise) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (!await(longest)) {
        return otherwise;
      }
      long left = gather.toNanos();
      while (left > 0 && !everything) {
        left = news.awaitNanos(left);
      }
      Hint hint = new Hint(named, everything);
      named = new LinkedHashSet<>();
      everything = false;
      return hint;
    } finally {
      lock.unlock();
    }
  }

  private boolean await(Duration longest) throws InterruptedException {
    long left = longest.toNanos();
    while (named.isEmpty() && !everything) {
      if (left <= 0) {
        return false;
      }
      left = news.awaitNanos(left);
    }
    return true;
  }

  /** Never interrupted: ZeroMQ's channels would not survive it. */
  private void receive() {
    try (ZContext context = new ZContext()) {
      ZMQ.Socket socket = context.createSocket(SocketType.SUB);
      socket.setRcvHWM(MAX_WAITING);
      socket.setReceiveTimeOut(RECEIVE_MILLIS);
      socket.setIPv6(endpoint.contains("["));
      socket.connect(endpoint);
      socket.subscribe(TOPIC);
      while (!closed) {
        byte[] first = socket.recv();
        if (first != null) {
          take(frames(socket, first));
        }
      }
    } catch (ZMQException | IllegalArgumentException e) {
      LOG.warn(
          "The node's ZMQ messages at {} cannot be received ({}); polling the mempool every {} s instead. Check "
              + "zmq_sequence.",
          endpoint,
          e.getMessage(),
          silence.toSeconds());
    }
  }

  private static List<byte[]> frames(ZMQ.Socket socket, byte[] first) {
    List<byte[]> frames = new ArrayList<>(List.of(first));
    while (socket.hasReceiveMore()) {
      byte[] frame = socket.recv();
      if (frame == null) {
        break;
      }
      if (frames.size() < 4) {
        frames.add(frame);
      }
    }
    return frames;
  }

  private void take(List<byte[]> frames) {
    Optional<SequenceMessage> message = SequenceMessage.read(frames);
    lock.lock();
    try {
      if (message.isEmpty()) {
        everything = true;
      } else {
        take(message.get());
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void take(SequenceMessage message) {
    boolean gap = lastCounter == null || message.counter() != lastCounter + 1;
    lastCounter = message.counter();
    Txid txid = message.txid();
    if (gap || txid == null || named.size() >= MAX_WAITING) {
      everything = true;
    }
    if (txid != null && !everything) {
      named.add(txid);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      receiver.join(STOP_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
