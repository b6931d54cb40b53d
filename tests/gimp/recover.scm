; recover tests: what was paid for and never arrived.

(define fal "{\"limn.endpoint\":\"fal\"}")

(define (recover image)
  (plug-in-limn-recover RUN-NONINTERACTIVE image))

(define (note-recovered name image)
  (let ((result (attempt (lambda () (recover image)))))
    (if (string? result)
      (note (string-append name ".words") result)
      (begin
        (note (string-append name ".count") (car result))
        (note (string-append name ".records") (record-of result))
        (if (> (car result) 0)
          (let ((new (first-layer result)))
            (note-place (string-append name ".place") new)
            (note (string-append name ".name") (car (gimp-item-get-name new)))
            (note (string-append name ".mask")
                  (not (= -1 (car (gimp-layer-get-mask new)))))
            (note (string-append name ".here")
                  (= image (car (gimp-item-get-image new))))))))))

; the plug-in is killed while the job runs
(define (killed-case)
  (let* ((image (make-image 300 200 RGB PRECISION-U8-GAMMA))
         (layer (add-layer image 0 '(0 0 300 200) RGB-IMAGE "base")))
    (draw image layer 7)
    (select-rectangle image '(100 60 64 64) CHANNEL-OP-REPLACE)
    (note "killed.words" (attempt (lambda () (edit image layer "a pier" 1 fal))))
    (note "killed.layers" (car (gimp-image-get-layers image)))
    (gimp-selection-none image)
    (note-recovered "first" image)
    (note-recovered "second" image)
    (gimp-image-delete image)))
