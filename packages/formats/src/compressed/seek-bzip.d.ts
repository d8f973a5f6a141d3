/** What is used of seek-bzip, which comes without types. */
declare module 'seek-bzip' {
  interface ByteInput {
    /** The next byte, or -1 at the end. */
    readByte(): number;
    /** Reads up to `length` bytes; how many, or -1 at the end. */
    read(buffer: Uint8Array, offset: number, length: number): number;
    eof(): boolean;
  }
  interface ByteOutput {
    writeByte(byte: number): void;
  }
  const Bunzip: { decode(input: ByteInput, output: ByteOutput, multistream: boolean): void };
  export = Bunzip;
}
