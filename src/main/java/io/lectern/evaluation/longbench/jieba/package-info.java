/** The words of Chinese texts, exactly as Python's jieba finds them. */
@NullMarked
package io.lectern.evaluation.longbench.jieba;

import org.jspecify.annotations.NullMarked;
