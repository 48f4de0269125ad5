package io.lectern.document.parse;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageReader;

/** A picture in shades of grey that is neither too large for memory nor too small to be read. */
final class GrayPicture {

    /** An A4 page in 300 dots per inch has 8.7 million. */
    static final int MOST_PIXELS = 16_000_000;

    /** Letters of a screen are about half as high as Tesseract was trained on. */
    private static final int FEWEST_WIDE = 1200;

    private static final int MOST_ENLARGED = 3;
    private static final int LEAST_CONTRAST = 24;

    private final BufferedImage image;

    private GrayPicture(BufferedImage image) {
        this.image = image;
    }

    static GrayPicture of(BufferedImage source) {
        int factor = Math.clamp(FEWEST_WIDE / Math.max(1, source.getWidth()), 1, MOST_ENLARGED);
        if (source.getType() == BufferedImage.TYPE_BYTE_GRAY && factor == 1) {
            return new GrayPicture(source);
        }
        int width = source.getWidth() * factor;
        int height = source.getHeight() * factor;
        var gray = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        var graphics = gray.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        // What is transparent is white.
        graphics.drawImage(source, 0, 0, width, height, Color.WHITE, null);
        graphics.dispose();
        return new GrayPicture(gray);
    }

    /** Decodes a picture of a file, leaving out rows and columns when it has too many. */
    static BufferedImage decode(ImageReader decoder, int index) throws IOException {
        long pixels = (long) decoder.getWidth(index) * decoder.getHeight(index);
        int step = (int) Math.ceil(Math.sqrt((double) pixels / MOST_PIXELS));
        var parameters = decoder.getDefaultReadParam();
        if (step > 1) {
            parameters.setSourceSubsampling(step, step, 0, 0);
        }
        return decoder.read(index, parameters);
    }

    /** Whether nothing stands out. */
    boolean isBlank() {
        int darkest = 255;
        int brightest = 0;
        for (byte pixel : pixels()) {
            int shade = pixel & 0xFF;
            darkest = Math.min(darkest, shade);
            brightest = Math.max(brightest, shade);
        }
        return brightest - darkest < LEAST_CONTRAST;
    }

    /** Writes it as a portable graymap, the simplest format that Tesseract reads. */
    void write(Path file) throws IOException {
        try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write("P5 %d %d 255\n"
                    .formatted(image.getWidth(), image.getHeight())
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(pixels());
        }
    }

    private byte[] pixels() {
        return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    }
}
