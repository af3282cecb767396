package org.utxod.query.electrum.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who asks much waits for himself. */
class WorkQueueTest {
  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void one_client_never_has_all_threads() {
    try (WorkQueue queue = new WorkQueue("test", 3)) {
      CountDownLatch blocked = new CountDownLatch(1);
      CountDownLatch begun = new CountDownLatch(2);
      AtomicInteger running = new AtomicInteger();
      for (int i = 0; i < 10; i++) {
        queue.submit("greedy", () -> {
          running.incrementAndGet();
          begun.countDown();
          await(blocked);
        });
      }
      await(begun);
      CountDownLatch served = new CountDownLatch(1);
      queue.submit("modest", served::countDown);
      await(served);
      assertThat(running).hasValue(2);
      assertThat(queue.waiting()).isEqualTo(8);
      blocked.countDown();
    }
  }

  @Test
  void clients_take_turns() {
    try (WorkQueue queue = new WorkQueue("test", 2)) {
      CountDownLatch start = new CountDownLatch(1);
      CountDownLatch busy = new CountDownLatch(2);
      for (String other : List.of("x", "y")) {
        queue.submit(other, () -> {
          busy.countDown();
          await(start);
        });
      }
      await(busy);
      List<String> order = new CopyOnWriteArrayList<>();
      CountDownLatch done = new CountDownLatch(102);
      for (int i = 0; i < 100; i++) {
        queue.submit("greedy", () -> {
          order.add("greedy");
          done.countDown();
        });
      }
      for (String client : List.of("b", "c")) {
        queue.submit(client, () -> {
          order.add(client);
          done.countDown();
        });
      }
      start.countDown();
      await(done);
      assertThat(order.indexOf("b")).isLessThan(10);
      assertThat(order.indexOf("c")).isLessThan(10);
      assertThat(queue.waiting()).isZero();
    }
  }
}
