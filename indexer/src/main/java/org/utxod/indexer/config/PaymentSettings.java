package org.utxod.indexer.config;

import static org.utxod.indexer.config.SettingType.duration;
import static org.utxod.indexer.config.SettingType.number;
import static org.utxod.indexer.config.SettingType.optional;
import static org.utxod.indexer.config.SettingType.path;
import static org.utxod.indexer.config.SettingType.scalar;
import static org.utxod.indexer.config.SettingType.secret;
import static org.utxod.indexer.config.SettingType.set;
import static org.utxod.indexer.config.SettingType.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.utxod.query.payout.FeeRate;

/** The settings of the wallet and of payouts; a part of {@link Setting#all}. */
final class PaymentSettings {
  private static final int MAX_BATCH = 3_000;
  private static final SettingType<Optional<Path>> READABLE_FILE =
      path("FILE", file -> !Files.isReadable(file), " is not a readable file").orNothing();

  static final Setting<String> WALLET_NAME = Setting.setting(
      "wallet.name",
      text("NAME"),
      "the node's wallet to pay from; by default none, and nothing about wallets is reachable");
  static final Setting<Optional<Path>> LEDGER_DIR = Setting.setting(
      "wallet.ledger_dir",
      path("DIR", Files::isRegularFile, " is a file, not a directory").orNothing(),
      "directory of the ledger of payouts, outside data_dir; made by 'utxod payouts init'");
  static final Setting<String> RPC_USER = Setting.setting(
      "wallet.rpc_user",
      text("USER"),
      "user for the wallet's RPC; by default the one of the node, better one of its own");
  static final Setting<Secret> RPC_PASSWORD =
      Setting.setting("wallet.rpc_password", secret(), "password of that user");
  static final Setting<Optional<Path>> PASSPHRASE_FILE = Setting.setting(
      "wallet.passphrase_file",
      READABLE_FILE,
      "file with the passphrase of an encrypted wallet, read for each signing and held no longer");
  static final Setting<Integer> BATCH_PAYMENTS = Setting.setting(
      "payouts.batch_payments", number(500, 1, MAX_BATCH), "the most payments of one transaction");
  static final Setting<Duration> BATCH_WAIT = Setting.setting(
      "payouts.batch_wait_seconds",
      duration(60, 0, 86_400, ChronoUnit.SECONDS),
      "how long a payment waits for others to share its transaction");
  static final Setting<Integer> FEE_TARGET = Setting.setting(
      "payouts.fee_target_blocks",
      number(6, 1, 1_008),
      "blocks within which the node is to expect confirmation");
  static final Setting<FeeRate> MIN_FEE_RATE = Setting.setting(
      "payouts.min_fee_rate",
      scalar("RATE", "1", FeeRate::parse, FeeRate::toString),
      "the lowest fee rate, sat/vB, also where the node has no estimate");
  static final Setting<FeeRate> MAX_FEE_RATE = Setting.setting(
      "payouts.max_fee_rate",
      scalar("RATE", "100", FeeRate::parse, FeeRate::toString),
      "the highest fee rate, sat/vB, whatever the node estimates");
  static final Setting<Long> MAX_FEE_SAT = Setting.setting(
      "payouts.max_fee_sat", sat("1000000"), "the highest fee of one transaction, satoshis");
  static final Setting<Duration> BUMP_AFTER = Setting.setting(
      "payouts.bump_after_minutes",
      duration(120, 1, 20_160, ChronoUnit.MINUTES),
      "how long a transaction waits for a block before it is replaced by one that pays more");
  static final Setting<Integer> CONFIRMATIONS = Setting.setting(
      "payouts.confirmations",
      number(6, 1, 99),
      "confirmations at which a block counts as final, also against a conflict");
  static final Setting<Long> MAX_PAYMENT_SAT = Setting.setting(
      "payouts.max_payment_sat", sat("100000000"), "the most of one payment, satoshis");
  static final Setting<Long> MAX_PAYOUT_SAT = Setting.setting(
      "payouts.max_payout_sat",
      sat("1000000000"),
      "the most of all payments of one payout, satoshis");
  static final Setting<Long> MAX_DAY_SAT = Setting.setting(
      "payouts.max_day_sat", sat("1000000000"), "the most of one day (UTC), satoshis");
  static final Setting<Long> MAX_ADDRESS_DAY_SAT = Setting.setting(
      "payouts.max_address_day_sat",
      sat("100000000"),
      "the most to one address on one day, satoshis");
  static final Setting<Integer> MAX_OPEN_PAYMENTS = Setting.setting(
      "payouts.max_open_payments",
      number(100_000, MAX_BATCH, 5_000_000),
      "the most payments under way at a time, until 100 blocks after their own; each takes some kilobytes of memory");
  static final Setting<Optional<Long>> APPROVE_FROM_SAT = Setting.setting(
      "payouts.approve_from_sat",
      optional("SAT", PaymentSettings::parseSat),
      "payouts of so many satoshis and more need another person's approval; by default none does");
  static final Setting<Optional<Path>> ALLOW_LIST = Setting.setting(
      "payouts.allow_list",
      READABLE_FILE,
      "file with the only addresses that may be paid, one a line; by default any");

  static final Setting<Set<String>> WEBHOOKS = Setting.setting(
      "payouts.webhooks",
      set("URL", "https?://[!-~]{1,2000}", "a URL such as https://shop.example.org/payouts"),
      "receivers that are told what happens to payouts; they are named here only, not over HTTP");
  static final Setting<Secret> WEBHOOK_SECRET = Setting.setting(
      "payouts.webhook_secret",
      secret(),
      "by which deliveries to payouts.webhooks are signed, 16 to 200 characters");

  private PaymentSettings() {}

  /** Has them declared. */
  static void declare() {}

  static SettingType<Long> sat(String usual) {
    return scalar("SAT", usual, PaymentSettings::parseSat, String::valueOf);
  }

  private static long parseSat(String text) {
    String digits = text.replace("_", "");
    if (!digits.matches("[0-9]{1,16}") || Long.parseLong(digits) > 2_100_000_000_000_000L) {
      throw new IllegalArgumentException("must be a whole number of satoshis, not '" + text + "'");
    }
    return Long.parseLong(digits);
  }
}
