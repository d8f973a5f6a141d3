import * as tf from '@tensorflow/tfjs';

/**
 * Parameters with names, gathered from a tree of layers.
 *
 * A plain typed class instead of `tf.layers.Layer`: its calls take named arguments and give named results of any number,
 * every parameter of a nested layer is found (a Keras layer held in a field of another is not), and importing it
 * registers nothing globally.
 *
 * @example
 * ```ts
 * class Scale extends Layer {
 *   readonly factor = this.parameter<tf.Rank.R1>('factor', [2], Float32Array.of(1, 1));
 * }
 * class Twice extends Layer {
 *   readonly first = this.child('first', new Scale());
 *   readonly second = this.child('second', new Scale());
 * }
 * [...new Twice().parameters.keys()]; // ['first.factor', 'second.factor']
 * ```
 */
export abstract class Layer {
  readonly #own = new Map<string, tf.Variable>();
  readonly #children = new Map<string, Layer>();

  /** Every trainable parameter below this layer under its dotted name, in the order of construction. */
  get parameters(): ReadonlyMap<string, tf.Variable> {
    const all = new Map(this.#own);
    for (const [childName, child] of this.#children)
      for (const [name, variable] of child.parameters) all.set(`${childName}.${name}`, variable);
    return all;
  }

  /** Frees the parameters. */
  dispose(): void {
    for (const variable of this.parameters.values()) variable.dispose();
  }

  /** A new parameter of this layer, row-major `values` of `shape`. */
  protected parameter<R extends tf.Rank>(name: string, shape: tf.ShapeMap[R], values: Float32Array): tf.Variable<R> {
    const variable = tf.tidy(() => tf.variable(tf.tensor(values, shape))) as tf.Variable<R>;
    this.#own.set(name, variable);
    return variable;
  }

  /** Takes a layer in, so that its parameters are found below `name`. */
  protected child<L extends Layer>(name: string, layer: L): L {
    this.#children.set(name, layer);
    return layer;
  }
}
