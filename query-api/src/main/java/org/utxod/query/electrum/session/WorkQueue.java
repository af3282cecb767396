package org.utxod.query.electrum.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A few threads that work for clients in turn: one who asks much waits for himself, and those who ask little do not wait for
 * him. At least one thread is always left for others. What may wait is bounded by those who submit. Thread-safe.
 */
public final class WorkQueue implements AutoCloseable {
  private final Map<String, Client> clients = new HashMap<>();
  private final Deque<Client> ready = new ArrayDeque<>();
  private final List<Thread> threads = new ArrayList<>();
  private final int maxOfOne;
  private int waiting;
  private boolean closed;

  /** Of one client; in {@link #ready} if and only if something waits and it does not have its share of threads. */
  private static final class Client {
    private final String name;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private int running;
    private boolean queued;

    Client(String name) {
      this.name = name;
    }
  }

  /** Starts the threads, at least two. */
  public WorkQueue(String name, int count) {
    this.maxOfOne = count - 1;
    for (int i = 1; i <= count; i++) {
      Thread thread = new Thread(this::work, name + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** Does it later. */
  public synchronized void submit(String client, Runnable task) {
    if (closed) {
      return;
    }
    Client of = clients.computeIfAbsent(client, Client::new);
    of.tasks.add(task);
    waiting++;
    enqueue(of);
  }

  private void enqueue(Client client) {
    if (!client.queued && !client.tasks.isEmpty() && client.running < maxOfOne) {
      client.queued = true;
      ready.add(client);
      notifyAll();
    }
  }

  /** Number of tasks that wait. */
  public synchronized int waiting() {
    return waiting;
  }

  private void work() {
    try {
      Client client = null;
      while (true) {
        Runnable task;
        synchronized (this) {
          done(client);
          while (ready.isEmpty() && !closed) {
            wait();
          }
          if (closed) {
            return;
          }
          client = ready.remove();
          client.queued = false;
          task = client.tasks.remove();
          client.running++;
          waiting--;
          enqueue(client);
        }
        task.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void done(@Nullable Client client) {
    if (client == null) {
      return;
    }
    client.running--;
    enqueue(client);
    if (client.running == 0 && client.tasks.isEmpty()) {
      clients.remove(client.name);
    }
  }

  /** Ends the threads; what waits is not done. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      ready.clear();
      clients.clear();
      notifyAll();
    }
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads) {
      try {
        thread.join(2_000);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
