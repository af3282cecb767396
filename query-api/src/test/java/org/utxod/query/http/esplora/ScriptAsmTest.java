package org.utxod.query.http.esplora;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Script;

/** Scripts in words and their types. */
class ScriptAsmTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "'', ''",
        "51, OP_PUSHNUM_1",
        "00, OP_0",
        "4f50, OP_PUSHNUM_NEG1 OP_RESERVED",
        "60, OP_PUSHNUM_16",
        "76a9020102 88ac, OP_DUP OP_HASH160 OP_PUSHBYTES_2 0102 OP_EQUALVERIFY OP_CHECKSIG",
        "b1b2, OP_CLTV OP_CSV",
        "6a, OP_RETURN",
        "ba, OP_CHECKSIGADD",
        "bbfeff, OP_RETURN_187 OP_RETURN_254 OP_INVALIDOPCODE",
        "4c0201ff, OP_PUSHDATA1 01ff",
        "4d0100aa, OP_PUSHDATA2 aa",
        "4e01000000aa, OP_PUSHDATA4 aa",
        "4c, OP_PUSHDATA1 <unexpected end>",
        "5103aa, OP_PUSHNUM_1 OP_PUSHBYTES_3 <push past end>",
        "4effffffff, OP_PUSHDATA4 <push past end>",
        "61ae b9, OP_NOP OP_CHECKMULTISIG OP_NOP10",
        "acada7, OP_CHECKSIG OP_CHECKSIGVERIFY OP_SHA1"
      })
  void describe(String hex, String words) {
    assertThat(ScriptAsm.of(Hex.decode(hex.replace(" ", "")))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "'', empty",
    "6a0100, op_return",
    "76a914751e76e8199196d454941c45d1b3a323f1433bd688ac, p2pkh",
    "a914751e76e8199196d454941c45d1b3a323f1433bd687, p2sh",
    "0014751e76e8199196d454941c45d1b3a323f1433bd6, v0_p2wpkh",
    "002072e5900112b81927ba5bb5f67e1bda28b4049bf0e4aed78db15d7bf2fc0c34e9, v0_p2wsh",
    "512072e5900112b81927ba5bb5f67e1bda28b4049bf0e4aed78db15d7bf2fc0c34e9, v1_p2tr",
    "210279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798ac, p2pk",
    "51024e73, unknown",
    "51, unknown"
  })
  void types(String hex, String type) {
    assertThat(ScriptTypes.of(Script.ofHex(hex))).isEqualTo(type);
  }
}
