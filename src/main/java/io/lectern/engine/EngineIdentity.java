package io.lectern.engine;

/**
 * What computes: two engines with the same identity give the same tokens for the same batches.
 *
 * @param modelSha256 of the model file, 64 hexadecimal characters
 * @param library version of the native library
 * @param backend the devices, and the settings that change how numbers are rounded
 */
public record EngineIdentity(String modelSha256, String library, String backend) {}
