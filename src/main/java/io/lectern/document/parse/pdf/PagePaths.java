package io.lectern.document.parse.pdf;

import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.contentstream.PDFStreamEngine;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.contentstream.operator.OperatorProcessor;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSNumber;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.util.Matrix;

/**
 * The straight lines that a page draws: what is stroked, and what is filled and so thin that it is a line (ISO 32000-2,
 * 8.5). A page with very many is a drawing and gives none.
 */
final class PagePaths {

    private static final List<String> OPERATORS =
            List.of("m", "l", "c", "v", "y", "h", "re", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n");
    private static final int MOST_LINES = 8_000;
    private static final float STRAIGHT = 0.5f;
    private static final float THIN = 3;
    private static final float SHORTEST = 1;

    private final List<float[]> lines = new ArrayList<>();
    private final List<List<float[]>> path = new ArrayList<>();
    private float x;
    private float y;
    private float startX;
    private float startY;
    private int drawn;

    /** Has an engine tell of the paths it meets. */
    PagePaths(PDFStreamEngine engine) {
        OPERATORS.forEach(name -> engine.addOperator(new PathOperator(engine, name)));
    }

    void clear() {
        lines.clear();
        path.clear();
        drawn = 0;
    }

    /** The lines of a page as one sees them who reads text of a direction, in degrees, upright. */
    List<Ruling> seen(PDPage page, int direction) {
        var rulings = new ArrayList<Ruling>();
        if (drawn > MOST_LINES) {
            return rulings;
        }
        var box = page.getCropBox();
        for (var line : lines) {
            var from = turned(line[0] - box.getLowerLeftX(), line[1] - box.getLowerLeftY(), page, direction);
            var to = turned(line[2] - box.getLowerLeftX(), line[3] - box.getLowerLeftY(), page, direction);
            float width = Math.abs(from.x - to.x);
            float height = Math.abs(from.y - to.y);
            if (width <= STRAIGHT && height > SHORTEST) {
                rulings.add(new Ruling(true, (from.x + to.x) / 2, Math.min(from.y, to.y), Math.max(from.y, to.y)));
            } else if (height <= STRAIGHT && width > SHORTEST) {
                rulings.add(new Ruling(false, (from.y + to.y) / 2, Math.min(from.x, to.x), Math.max(from.x, to.x)));
            }
        }
        return rulings;
    }

    private static Point2D.Float turned(float x, float y, PDPage page, int direction) {
        var box = page.getCropBox();
        return switch (direction) {
            case 90 -> new Point2D.Float(y, x);
            case 180 -> new Point2D.Float(box.getWidth() - x, y);
            case 270 -> new Point2D.Float(box.getHeight() - y, box.getWidth() - x);
            default -> new Point2D.Float(x, box.getHeight() - y);
        };
    }

    private final class PathOperator extends OperatorProcessor {

        private final String name;

        PathOperator(PDFStreamEngine engine, String name) {
            super(engine);
            this.name = name;
        }

        @Override
        public void process(Operator operator, List<COSBase> operands) {
            if (drawn <= MOST_LINES) {
                var numbers = new float[operands.size()];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = operands.get(i) instanceof COSNumber number ? number.floatValue() : 0;
                }
                apply(name, numbers, getContext().getGraphicsState().getCurrentTransformationMatrix());
            }
        }

        @Override
        public String getName() {
            return name;
        }
    }

    private void apply(String name, float[] numbers, Matrix matrix) {
        switch (name) {
            case "m", "l", "c", "v", "y" -> {
                if (numbers.length >= 2) {
                    var end = matrix.transformPoint(numbers[numbers.length - 2], numbers[numbers.length - 1]);
                    go(name, end.x, end.y);
                }
            }
            case "re" -> {
                if (numbers.length >= 4) {
                    addBox(numbers, matrix);
                }
            }
            case "h" -> go("l", startX, startY);
            case "s", "b", "b*" -> {
                go("l", startX, startY);
                stroke();
            }
            case "S", "B", "B*" -> stroke();
            case "f", "F", "f*" -> fill();
            default -> path.clear();
        }
    }

    private void go(String how, float toX, float toY) {
        if (how.equals("m")) {
            path.add(new ArrayList<>());
            startX = toX;
            startY = toY;
        } else if (!path.isEmpty()) {
            // Neither a curve nor the shape it is part of is a line, which a slope says as well.
            var line = how.equals("l") ? new float[] {x, y, toX, toY} : new float[] {x, y, x + 2 * THIN, y + 2 * THIN};
            path.getLast().add(line);
            drawn++;
        }
        x = toX;
        y = toY;
    }

    private void addBox(float[] box, Matrix matrix) {
        var from = matrix.transformPoint(box[0], box[1]);
        var along = matrix.transformPoint(box[0] + box[2], box[1]);
        var to = matrix.transformPoint(box[0] + box[2], box[1] + box[3]);
        var up = matrix.transformPoint(box[0], box[1] + box[3]);
        go("m", from.x, from.y);
        go("l", along.x, along.y);
        go("l", to.x, to.y);
        go("l", up.x, up.y);
        go("l", from.x, from.y);
    }

    private void stroke() {
        path.forEach(lines::addAll);
        path.clear();
    }

    private void fill() {
        for (var shape : path) {
            float left = Float.MAX_VALUE;
            float bottom = Float.MAX_VALUE;
            float right = -Float.MAX_VALUE;
            float top = -Float.MAX_VALUE;
            for (var line : shape) {
                left = Math.min(left, Math.min(line[0], line[2]));
                right = Math.max(right, Math.max(line[0], line[2]));
                bottom = Math.min(bottom, Math.min(line[1], line[3]));
                top = Math.max(top, Math.max(line[1], line[3]));
            }
            if (right - left <= THIN && top - bottom > right - left) {
                float middle = (left + right) / 2;
                lines.add(new float[] {middle, bottom, middle, top});
            } else if (top - bottom <= THIN && right > left) {
                float middle = (bottom + top) / 2;
                lines.add(new float[] {left, middle, right, middle});
            }
        }
        path.clear();
    }
}
